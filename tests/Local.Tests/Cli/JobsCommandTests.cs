using Lavra.Local.Cli.Invocation;

namespace Lavra.Local.Tests.Cli;

public sealed class JobsCommandTests : IDisposable
{
    private readonly CliBed cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task Jobs_are_listed_though_none_has_run()
    {
        await cli.RunStepAsync();
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("jobs", "list"));
        Assert.All(["records", "retention", "summary", "watchdog", "never"], word => Assert.Contains(word, cli.Out));
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("jobs", "show", "retention"));
        Assert.Contains("It has never run.", cli.Out);
    }

    [Fact]
    public async Task A_job_is_done_at_once_and_its_account_is_kept()
    {
        await cli.RunStepAsync();
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("jobs", "run", "watchdog", "--json"));
        Assert.True(cli.Json.GetProperty("isFinished").GetBoolean());
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("jobs", "run", "watchdog"));
        Assert.Equal("nothing to do\n", cli.Out);

        await cli.RunAsync("jobs", "show", "watchdog", "--json");
        Assert.Equal(2, cli.Json.GetProperty("runs").GetArrayLength());
        Assert.Equal(600, cli.Json.GetProperty("periodSeconds").GetDouble());
        await cli.RunAsync("jobs", "show", "watchdog");
        Assert.Contains("asked for", cli.Out);
        await cli.RunAsync("jobs", "list", "--json");
        var jobs = cli.Json.GetProperty("items").EnumerateArray().ToDictionary(static job => job.GetProperty("name").GetString()!);
        Assert.Equal(1, jobs["watchdog"].GetProperty("runs").GetArrayLength());
        Assert.Equal(0, jobs["retention"].GetProperty("runs").GetArrayLength());
    }

    [Theory]
    [InlineData("run")]
    [InlineData("show")]
    public async Task A_job_that_there_is_not_is_told_with_those_that_there_are(string verb)
    {
        await cli.RunStepAsync();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("jobs", verb, "other"));
        Assert.Contains("records, retention, summary, watchdog", cli.Error);
    }
}
