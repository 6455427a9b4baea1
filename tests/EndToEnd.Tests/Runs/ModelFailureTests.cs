using Lavra.EndToEnd.Tests.Processes;
using Lavra.Facts;
using Lavra.Testing.StubModel;

namespace Lavra.EndToEnd.Tests.Runs;

/// <summary>Every way in which models and networks fail ends in a run that is completed or has failed honestly: never in a hang or a crash.</summary>
public sealed class ModelFailureTests
{
    public static TheoryData<string, string> Once => new()
    {
        { "429 with the time to wait", "completed" },
        { "429 without", "completed" },
        { "429 at once", "completed" },
        { "500", "completed" },
        { "503 twice", "completed" },
        { "cut before the answer", "completed" },
        { "cut after the headers", "completed" },
        { "cut in the middle", "completed" },
        { "no answer in time", "completed" },
        { "empty body", "completed" },
        { "truncated JSON", "completed" },
        { "two JSON objects", "completed" },
        { "empty text", "completed" },
        { "unknown tool", "completed" },
        { "wrong argument types", "completed" },
        { "arguments that are no JSON", "completed" },
        { "invalid UTF-8", "completed" },
        { "a page", "completed" },
        { "no choice", "completed" },
        { "an error inside the choice", "completed" },
        { "an unknown end", "completed" },
        { "half a surrogate pair", "completed" },
        { "refusal", "completed" },
        { "content filter", "completed" },
        { "10 MB", "failed" },
        { "401", "failed" },
        { "404", "failed" },
    };

    [Theory]
    [MemberData(nameof(Once))]
    public async Task A_failure_of_the_model_ends_as_it_should(string failure, string status)
    {
        await using var model = await StubModelServer.StartAsync();
        model.Enqueue(Replies(failure)).AnswerWith(static _ => Reply.Text("Done after all."));
        await using var place = new Workplace(model);
        place.Variables["Lavra__Model__Timeout"] = "2s";

        var lavra = await place.RunAsync("run", "do something");

        var run = Assert.Single((await place.LookAsync()).Runs);
        Assert.True(Expected(status) == run.Run.Status, $"{failure}: {run.Run.Status} {run.Run.Error ?? run.Run.Answer}\n{lavra.Report()}");
        Assert.Equal(status == "completed" ? 0 : 1, lavra.ExitCode);
        AssertHonest(run, lavra);
    }

    [Theory]
    [InlineData("refusal")]
    [InlineData("content filter")]
    [InlineData("500")]
    [InlineData("cut in the middle")]
    [InlineData("no answer in time")]
    [InlineData("empty body")]
    [InlineData("truncated JSON")]
    [InlineData("10 MB")]
    [InlineData("unknown tool")]
    [InlineData("wrong argument types")]
    [InlineData("the same call again and again")]
    public async Task A_model_that_never_does_better_fails_the_run_with_the_reason(string failure)
    {
        await using var model = await StubModelServer.StartAsync();
        model.AnswerWith(_ => Replies(failure)[0]);
        await using var place = new Workplace(model);
        place.Variables["Lavra__Model__Timeout"] = "1s";
        place.Variables["Lavra__Runs__ModelAttempts"] = failure == "no answer in time" ? "1" : "2";

        var lavra = await place.RunAsync("run", "do something");

        var run = Assert.Single((await place.LookAsync()).Runs);
        Assert.True(run.Run.Status == RunStatus.Failed, $"{failure}: {run.Run.Status} {run.Run.Answer}\n{lavra.Report()}");
        Assert.Equal(1, lavra.ExitCode);
        AssertHonest(run, lavra);
    }

    private static RunStatus Expected(string status) => status == "completed" ? RunStatus.Completed : RunStatus.Failed;

    private static void AssertHonest(RunEvidence run, LavraProcess lavra)
    {
        Assert.DoesNotContain("Unhandled exception", lavra.Errors, StringComparison.Ordinal);
        Assert.Equal(run.Run.Status == RunStatus.Completed ? LogAction.TaskCompleted : LogAction.TaskFailed, run.Log[^1].Action);
        Assert.Equal(Enumerable.Range(1, run.Log.Count), run.Log.Select(e => (int)e.Sequence));
        if (run.Run.Status == RunStatus.Failed)
        {
            Assert.False(string.IsNullOrWhiteSpace(run.Run.Error));
            Assert.True((run.Run.Error!.Length, run.Run.Error.Contains("Exception", StringComparison.Ordinal)) is (< 2000, false), run.Run.Error);
            Assert.Contains(run.Run.Error[..20], lavra.Errors + lavra.Output, StringComparison.Ordinal);
        }
    }

    private static Reply[] Replies(string failure) => failure switch
    {
        "429 with the time to wait" => [Reply.RateLimited("1")],
        "429 without" => [Reply.RateLimited()],
        "429 at once" => [Reply.RateLimited("0")],
        "500" => [Reply.Error(500)],
        "503 twice" => [Reply.Error(503), Reply.Error(503)],
        "401" => [Reply.Error(401, "Incorrect API key provided.")],
        "404" => [Reply.Error(404, "The model does not exist.")],
        "cut before the answer" => [Reply.CutBeforeAnswer()],
        "cut after the headers" => [Reply.CutAfterHeaders()],
        "cut in the middle" => [Reply.CutMidAnswer()],
        "no answer in time" => [Reply.Hang()],
        "empty body" => [Reply.Empty()],
        "truncated JSON" => [Reply.Truncated()],
        "two JSON objects" => [Reply.TwoObjects()],
        "empty text" => [Reply.Text("")],
        "unknown tool" => [Reply.ToolCall("no_such_tool", """{"path":"a"}""")],
        "wrong argument types" => [Reply.ToolCall("read_file", """{"path":{"is":5}}""")],
        "arguments that are no JSON" => [Reply.ToolCall("read_file", "{\"path\": ")],
        "invalid UTF-8" => [Reply.InvalidUtf8()],
        "refusal" => [Reply.Refusal()],
        "content filter" => [Reply.ContentFiltered("I will")],
        "a page" => [Reply.Raw("<html>Bad gateway</html>", "text/html")],
        "no choice" => [Reply.Raw("""{"id":"x","choices":[]}""")],
        "an error inside the choice" => [Reply.Raw("""{"choices":[{"message":{"content":"half a sen"},"finish_reason":"error","error":{"message":"upstream","code":502}}]}""")],
        "an unknown end" => [Reply.Text("half a sen").WithFinishReason("insufficient_system_resource")],
        "half a surrogate pair" => [Reply.Raw("""{"choices":[{"message":{"content":"Good \ud83d"},"finish_reason":"stop"}]}""")],
        "10 MB" => [Reply.Huge()],
        "the same call again and again" => [Reply.ToolCall("list_directory")],
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "There is no such failure."),
    };
}
