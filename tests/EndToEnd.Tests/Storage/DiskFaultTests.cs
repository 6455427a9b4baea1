using Lavra.EndToEnd.Tests.Processes;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Engine;
using Lavra.Local.Engine.Lifetime;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Runs;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Lavra.EndToEnd.Tests.Storage;

/// <summary>
/// Lets the n-th operation on the disk fail, for n = 1, 2, 3, … until a run gets through without a failure. After each, the file is
/// opened again on a disk that works: nothing may be corrupt, and the run must end with every effect made once. Tries every 29th
/// operation, each kind of failure others; all of them with <c>LAVRA_DISK_FAULTS=all</c>.
/// </summary>
public sealed class DiskFaultTests(ITestOutputHelper output)
{
    private const int Stride = 29;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("Write", true, 1)]
    [InlineData("ShortWrite", true, 8)]
    [InlineData("Full", true, 15)]
    [InlineData("Write", false, 22)]
    [InlineData("Sync", true, 1)]
    [InlineData("Sync", false, 1)]
    public async Task A_disk_that_fails_at_any_operation_costs_no_data_and_no_effect_twice(string kind, bool lasting, int first)
    {
        var fault = Enum.Parse<DiskFault>(kind);
        var stride = fault == DiskFault.Sync || Environment.GetEnvironmentVariable("LAVRA_DISK_FAULTS") == "all" ? 1 : Stride;
        var failed = 0;
        for (var operation = stride == 1 ? 1 : first; ; operation += stride)
        {
            await using var place = new Workplace();
            using var faults = new SqliteFaults(Path.GetDirectoryName(place.DataFile)!);
            faults.Arm(operation, fault, lasting);
            await TryAsync(place, operation);
            var fired = faults.HasFired;
            var passed = faults.Operations;
            faults.Disarm();

            await FinishAsync(place, operation);
            if (!fired)
            {
                output.WriteLine($"{kind}, {(lasting ? "for good" : "once")}: failed at {failed} of {passed} operations, every run was completed after it");
                break;
            }

            failed++;
        }

        Assert.True(failed > 5, $"Only {failed} operations failed: the faults do not reach the disk.");
    }

    /// <summary>Tries to do the whole run. What goes wrong must be told by an exception that says so.</summary>
    private static async Task TryAsync(Workplace place, int operation)
    {
        try
        {
            var host = await OpenAsync(place);
            await using (host)
            {
                await host.StartAsync(CancellationToken.None);
                var run = await StartAsync(host);
                var end = host.Engine.Client.WaitForCompletionAsync(run.Id.ToString(), CancellationToken.None);
                await Task.WhenAny(end, host.Engine.Faulted).WaitAsync(Patience);
                if (!host.Engine.Faulted.IsCompleted)
                {
                    await end;
                }
            }
        }
        catch (Exception exception) when (exception is SqliteException or EngineFaultedException)
        {
            Assert.False(string.IsNullOrEmpty(exception.Message));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Operation {operation}: neither an end nor an error.");
        }
    }

    private static async Task FinishAsync(Workplace place, int operation)
    {
        var host = await OpenAsync(place);
        await using (host)
        {
            await host.StartAsync(CancellationToken.None);
            var page = await host.Product.Finder.ListAsync(new RunQuery(""), [], Caller.Local, CancellationToken.None);
            var run = page.Runs.Count > 0 ? page.Runs[^1] : await StartAsync(host);
            Assert.True(page.Runs.Count <= 1, $"Operation {operation}: {page.Runs.Count} runs.");
            await host.Engine.Client.WaitForCompletionAsync(run.Id.ToString(), CancellationToken.None).WaitAsync(Patience);
        }

        var evidence = await place.LookAsync();
        Assert.Equal("ok", evidence.Integrity);
        var found = Assert.Single(evidence.Runs);
        Assert.Equal(Enumerable.Range(1, found.Log.Count), found.Log.Select(e => (int)e.Sequence));
        Assert.Equal(found.Log.Count, found.Log.Select(e => e.Key).Distinct(StringComparer.Ordinal).Count());
        Assert.True((found.Run.Status, found.Run.Answer) == (RunStatus.Completed, ScriptedAgent.Answer), $"Operation {operation}: {found.Run.Status} {found.Run.Error}");
        Assert.Equal(["one", "three", "two"], (await File.ReadAllLinesAsync(place.File("log.txt"))).Order(StringComparer.Ordinal));
    }

    private static async Task<LocalHost> OpenAsync(Workplace place)
    {
        var settings = LocalSettingsReader.Read(place.Folder, place.Variables, new Dictionary<string, string?>());
        return await LocalHost.OpenAsync(settings, new LocalHostOptions
        {
            Command = "a test", PicksUpAll = true, LogWriter = TextWriter.Null, Offline = static () => new ScriptedAgent(
                [("append_file", """{"path":"log.txt","content":"one\n"}"""), ("append_file", """{"path":"log.txt","content":"two\n"}""")],
                [("append_file", """{"path":"log.txt","content":"three\n"}""")]),
        });
    }

    private static async Task<Run> StartAsync(LocalHost host)
    {
        var result = await host.Services.Runs.StartAsync(new RunRequest { Objective = "think and do" }, Caller.Local, CancellationToken.None);
        return result.Run!;
    }
}
