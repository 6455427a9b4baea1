using Lavra.Facts;
using Lavra.Facts.Payloads;
using Lavra.Planning;
using Lavra.Testing.Storage;
using Lavra.Words;

namespace Lavra.Core.Tests.Facts;

public sealed class LogPayloadTests
{
    // Logs hold these texts: members may come behind, and what is there never changes.
    private static readonly (LogAction Action, LogPayload Payload, string Json)[] Known =
    [
        (LogAction.TaskStarted, new RunStartedPayload("Zähle <ç> & \"mehr\"", "gpt"), """{"objective":"Zähle <ç> & \"mehr\"","model":"gpt"}"""),
        (LogAction.PlanCreated, new PlanPayload(PlanOrigin.Model, 12, ["a", "tool: b"]), """{"origin":"model","steps":12,"plan":["a","tool: b"]}"""),
        (LogAction.StepStarted, new StepStartedPayload("one", "do it", Tool: null), """{"step":"one","description":"do it"}"""),
        (LogAction.StepStarted, new StepStartedPayload("one", "do it", "read_file"), """{"step":"one","description":"do it","tool":"read_file"}"""),
        (LogAction.GenerationCompleted, new GenerationPayload("gpt", 5, 7, 0.10m, 2), """{"model":"gpt","promptTokens":5,"completionTokens":7,"costUsd":0.10,"toolCalls":2}"""),
        (LogAction.GenerationCompleted, new GenerationPayload("gpt", null, null, null, 0), """{"model":"gpt"}"""),
        (LogAction.ToolExecuted, new ToolExecutedPayload("""{"path":"a"}""", Code: null), """{"arguments":"{\"path\":\"a\"}"}"""),
        (LogAction.ToolExecuted, new ToolExecutedPayload("{}", "refused"), """{"arguments":"{}","code":"refused"}"""),
        (LogAction.EffectReconciled, new ReconciledPayload("repeated"), """{"found":"repeated"}"""),
        (LogAction.StepFailed, new StepFailedPayload(StepStatus.BudgetExceeded), """{"status":"budget_exceeded"}"""),
        (LogAction.RetryScheduled, new RetryPayload(RetryPayload.RateLimit, TimeSpan.FromSeconds(2)), """{"reason":"rate_limit","waitMs":2000}"""),
        (LogAction.RetryScheduled, new RetryPayload(Reason: null, TimeSpan.FromMilliseconds(1)), """{"waitMs":1}"""),
        (LogAction.LimitReached, new LimitPayload("HistoryTurns", 5, "older turns"), """{"limit":"HistoryTurns","value":5,"effect":"older turns"}"""),
        (LogAction.LimitReached, new LimitPayload("StepTime", Value: null, Effect: null), """{"limit":"StepTime"}"""),
        (LogAction.UserIntervention, new InterventionPayload(InterventionPayload.Cancel, "ci", Reason: null), """{"what":"cancel","by":"ci"}"""),
        (LogAction.UserIntervention, new InterventionPayload(InterventionPayload.Cancel, "ci", "wrong"), """{"what":"cancel","by":"ci","reason":"wrong"}"""),
        (LogAction.TaskCompleted, new RunEndedPayload(RunStatus.Completed, 3, 4, 500, 0.0000001m), """{"status":"completed","generations":3,"toolCalls":4,"totalTokens":500,"costUsd":0.0000001}"""),
        (LogAction.TaskFailed, new RunEndedPayload(RunStatus.Cancelled, 3, 4, 500, CostUsd: null), """{"status":"cancelled","generations":3,"toolCalls":4,"totalTokens":500}"""),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Known.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void A_payload_is_stored_as_ever_and_read_as_it_was(int index)
    {
        var (action, payload, json) = Known[index];

        Assert.Equal(json, payload.ToJson());
        Assert.Equivalent(payload, LogPayload.Read(Entry(action, json)), strict: true);
    }

    [Fact]
    public void Every_kind_of_payload_is_known_here() => Assert.Equal(
        typeof(LogPayload).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(LogPayload))).Select(static type => type.Name).Order(),
        Known.Select(static known => known.Payload.GetType().Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(All))]
    public void What_a_newer_program_adds_is_passed_over_and_what_is_missing_is_none(int index)
    {
        var (action, payload, json) = Known[index];

        Assert.Equivalent(payload, LogPayload.Read(Entry(action, json.Replace("{\"", "{\"new\":{\"a\":[1]},\"", StringComparison.Ordinal))), strict: true);
        Assert.IsType(payload.GetType(), LogPayload.Read(Entry(action, "{}")));
    }

    [Theory]
    [InlineData("""{"reason":5,"waitMs":"soon"}""", 0)]
    [InlineData("""{"waitMs":1e400}""", 0)]
    [InlineData("""{"waitMs":-5}""", 0)]
    [InlineData("""{"waitMs":9223372036854775807}""", 922_337_203_685_477)]
    public void A_member_of_another_type_is_none(string json, long wait)
    {
        var retry = Assert.IsType<RetryPayload>(LogPayload.Read(Entry(LogAction.RetryScheduled, json)));

        Assert.Equal((null, wait), (retry.Reason, retry.Wait.Ticks / TimeSpan.TicksPerMillisecond));
    }

    [Fact]
    public void A_status_of_a_newer_program_is_not_taken_for_another() =>
        Assert.Null(((RunEndedPayload)LogPayload.Read(Entry(LogAction.TaskFailed, """{"status":"paused"}"""))!).Status);

    [Fact]
    public void Nothing_is_read_where_there_is_nothing()
    {
        Assert.All(WireWords.Members<LogAction>(), static action => Assert.Null(LogPayload.Read(Entry(action, payload: null))));
        Assert.All([null, "", "no JSON", "[1]", "5", "null", "{\"waitMs\":"], static text => Assert.Null(LogPayload.Read(Entry(LogAction.RetryScheduled, text))));
        Assert.Null(LogPayload.Read(Entry((LogAction)99, "{}")));
    }

    private static LogEntry Entry(LogAction action, string? payload) => SampleFacts.Entry(SampleFacts.Id(1), "key", action) with { Payload = payload };
}
