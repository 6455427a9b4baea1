using Lavra.EndToEnd.Tests.Processes;
using Lavra.Facts;
using Lavra.Testing.StubModel;

namespace Lavra.EndToEnd.Tests.Serving;

/// <summary>What keeps <c>lavra serve</c> from starting is told in one line, with the remedy in the next, and by the exit code.</summary>
public sealed class ServerStartTests
{
    [Fact]
    public async Task A_port_that_is_taken_is_told_and_the_data_file_is_left_free()
    {
        await using var first = new Workplace();
        await using var second = new Workplace();
        var server = await LavraServer.StartAsync(first);

        var refused = await second.RunAsync("serve", "--url", server.Url);

        AssertRefused(2, refused, $"Nothing can listen on {server.Url}: ", "Stop what uses it, or choose another with --url.");
        using var client = server.Connect();
        Assert.Empty((await client.ListAsync(new RunQuery(""), CancellationToken.None)).Items);
        await LavraServer.StartAsync(second);
    }

    [Fact]
    public async Task A_data_file_that_another_server_holds_is_told_with_the_address_of_that_server()
    {
        await using var place = new Workplace();
        var server = await LavraServer.StartAsync(place);

        var refused = await place.RunAsync("serve", "--url", "http://127.0.0.1:0");

        AssertRefused(5, refused, $"'{place.DataFile}' is in use by lavra serve at {server.Url} (process ", $"Use that process with --server {server.Url}, ");
    }

    [Fact]
    public async Task A_data_file_that_a_run_holds_is_told_and_served_when_that_has_ended()
    {
        await using var model = await StubModelServer.StartAsync();
        model.AnswerWith(static _ => Reply.Hang());
        await using var place = new Workplace(model);
        var run = place.Start("run", "wait for ever");
        await model.WaitForRequestsAsync(1, CancellationToken.None).WaitAsync(LavraProcess.Patience);

        var refused = await place.RunAsync("serve", "--url", "http://127.0.0.1:0");

        AssertRefused(5, refused, $"'{place.DataFile}' is in use by lavra run (process ", "Wait until it has ended, stop it, or choose another file with --data.");
        run.Kill();
        await run.ExitAsync();
        model.AnswerWith(static _ => Reply.Text("served after all"));
        var server = await LavraServer.StartAsync(place);
        using var client = server.Connect();
        var found = Assert.Single((await client.ListAsync(new RunQuery(""), CancellationToken.None)).Items);
        await client.FollowAsync(found.Id, 0, CancellationToken.None).ToListAsync();
        Assert.Equal("served after all", (await client.GetAsync(found.Id, CancellationToken.None))!.Answer);
    }

    [Fact]
    public async Task Wrong_settings_are_told_all_at_once_and_nothing_is_made()
    {
        await using var place = new Workplace();
        place.Variables["Lavra__Runs__Limits__Iterations"] = "0";
        place.Variables["Lavra__Http__Heartbeat"] = "often";

        var refused = await place.RunAsync("serve", "--url", "http://127.0.0.1:0");

        AssertRefused(2, refused, "Lavra:Runs:Limits:Iterations is '0'", "Lavra:Http:Heartbeat is 'often'", "Correct the settings");
        Assert.False(Directory.Exists(Path.GetDirectoryName(place.DataFile)));
    }

    private static void AssertRefused(int code, LavraProcess refused, params string[] lines)
    {
        Assert.True(refused.ExitCode == code, refused.Report());
        Assert.Equal("", refused.Output);
        var told = refused.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(told.Length == lines.Length, refused.Report());
        Assert.All(lines.Zip(told), line => Assert.Contains(line.First, line.Second, StringComparison.Ordinal));
        Assert.All(told.SkipLast(1), static line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
    }
}
