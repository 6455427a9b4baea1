using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Lavra.Testing.Azurite;

/// <summary>
/// One service of Azurite as a child process, with everything in memory. It ends with this process, even when that is killed: see
/// service.js.
/// </summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    // Only against hangs: a busy machine may take long for everything.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int openOutputs = 2;

    private AzuriteProcess(Process process)
    {
        this.process = process;
        Id = process.Id;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The process's number.</summary>
    public int Id { get; }

    /// <summary>The port on which it listens.</summary>
    public int Port { get; private set; }

    /// <summary>Starts a service with nothing in it, and waits until it listens.</summary>
    /// <param name="installation">Where it is; nothing of it is missing.</param>
    /// <param name="service">Its name: <c>table</c>, <c>blob</c> or <c>queue</c>.</param>
    /// <param name="key">The key of its account, in Base64.</param>
    public static async Task<AzuriteProcess> StartAsync(AzuriteInstallation installation, string service, string key)
    {
        ArgumentNullException.ThrowIfNull(installation);
        var start = new ProcessStartInfo(installation.Node,
        [
            Repository.At("tests", "Testing", "Azurite", "service.js"), installation.EntryPoint(service),
            $"--{service}Host", "127.0.0.1", $"--{service}Port", "0",
            "--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry",
        ])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = $"{AzuriteAccount.Name}:{key}";
        var started = new AzuriteProcess(Process.Start(start)!);
        try
        {
            await started.listening.Task.WaitAsync(Patience);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as the end of this process does, and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }
        finally
        {
            process.Dispose();
        }
    }

    // Both outputs come here, at once if they like. Null is the end of one of them; the other may have more to say.
    private void Read(string? line)
    {
        lock (output)
        {
            if (line is null)
            {
                if (--openOutputs > 0)
                {
                    return;
                }

                listening.TrySetException(new InvalidOperationException($"Azurite ended before it listened.\n{output}"));
                return;
            }

            output.AppendLine(line);
            if (line.StartsWith("port ", StringComparison.Ordinal))
            {
                Port = int.Parse(line.AsSpan(5), CultureInfo.InvariantCulture);
            }
            else if (Port > 0 && line.Contains("successfully", StringComparison.Ordinal))
            {
                listening.TrySetResult();
            }
        }
    }
}
