using System.ComponentModel;
using Lavra.Tools;

namespace Lavra.Core.Tests.Tools;

/// <summary>What happens to a call that is delivered again, in each state it can be found in.</summary>
public sealed class ReconciliationTests
{
    private readonly WorldTools world = new();
    private readonly ToolCalls calls;

    public ReconciliationTests() => calls = new ToolCalls([world], "/work");

    [Fact]
    public async Task A_call_that_was_never_started_acts()
    {
        var result = await calls.CallAsync("act", "{}");
        Assert.Equal("acted from before", result.Content);
        Assert.Null(result.Reconciliation);
        Assert.Equal("before", Assert.Single(calls.Ledger.Marks).Value.ProbeState);
    }

    [Fact]
    public async Task An_idempotent_call_that_was_started_is_repeated()
    {
        var id = calls.NewId();
        Assert.Null((await calls.CallAsync("set", "{}", id)).Reconciliation);
        var again = await calls.CallAsync("set", "{}", id);
        Assert.Equal(("repeated", true), (again.Reconciliation, again.Success));
        Assert.Equal(2, world.Acts);
    }

    [Fact]
    public async Task A_started_call_that_is_found_done_gives_what_the_probe_found()
    {
        var id = await DiedAsync("act");
        world.Finding = ToolProbeOutcome.Happened("as found");
        var result = await calls.CallAsync("act", "{}", id);
        Assert.Equal(("as found", "found_done", true), (result.Content, result.Reconciliation, result.Success));
        Assert.Equal(0, world.Acts);
        Assert.Equal("before", world.Probed);
    }

    [Fact]
    public async Task A_started_call_that_is_found_not_done_acts_from_what_is_noted_anew()
    {
        var id = await DiedAsync("act");
        world.State = "later";
        world.Finding = ToolProbeOutcome.DidNotHappen;
        var result = await calls.CallAsync("act", "{}", id);
        Assert.Equal(("acted from later again", "found_not_done"), (result.Content, result.Reconciliation));
        Assert.Equal(1, world.Acts);
    }

    [Fact]
    public async Task A_started_call_whose_outcome_cannot_be_told_is_never_repeated()
    {
        var id = await DiedAsync("act");
        world.Finding = ToolProbeOutcome.Unknown("The world has moved on.");
        var result = await calls.CallAsync("act", "{}", id);
        Assert.Equal((ToolErrorCodes.OutcomeUnknown, "unknown"), (result.ErrorCode, result.Reconciliation));
        Assert.Contains("The world has moved on. Do not assume", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, world.Acts);
    }

    [Fact]
    public async Task A_started_call_of_a_tool_without_a_probe_is_never_repeated()
    {
        var id = await DiedAsync("act_blindly");
        var result = await calls.CallAsync("act_blindly", "{}", id);
        Assert.Equal((ToolErrorCodes.OutcomeUnknown, "unknown"), (result.ErrorCode, result.Reconciliation));
        Assert.Equal(0, world.Acts);
    }

    [Fact]
    public async Task A_probe_that_fails_leaves_the_outcome_unknown()
    {
        var id = await DiedAsync("act");
        world.Throws = new InvalidOperationException("password is hunter2");
        var result = await calls.CallAsync("act", "{}", id);
        Assert.Equal(ToolErrorCodes.OutcomeUnknown, result.ErrorCode);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, world.Acts);
    }

    [Fact]
    public async Task A_call_that_cannot_be_prepared_leaves_no_mark()
    {
        world.PrepareThrows = new ToolException("busy", "Not now.");
        Assert.Equal("Not now.", await calls.FailsAsync("busy", "act", new { }));
        Assert.Empty(calls.Ledger.Marks);
        Assert.Equal(0, world.Acts);
    }

    [Fact]
    public async Task A_started_call_is_reconciled_even_when_it_can_no_longer_be_prepared()
    {
        var id = await DiedAsync("act");
        world.PrepareThrows = new ToolException("gone", "It is gone, because the call removed it.");
        world.Finding = ToolProbeOutcome.Happened("removed");
        var result = await calls.CallAsync("act", "{}", id);
        Assert.Equal(("removed", "found_done"), (result.Content, result.Reconciliation));
    }

    [Fact]
    public async Task A_state_too_large_for_the_ledger_is_the_tools_fault()
    {
        world.State = new string('x', 4097);
        await calls.FailsAsync(ToolErrorCodes.Failed, "act", new { });
        Assert.Empty(calls.Ledger.Marks);
    }

    [Fact]
    public async Task Failures_of_the_ledger_are_not_taken_for_failures_of_the_tool()
    {
        calls.Ledger.DieAfterMark = new IOException("disk");
        await Assert.ThrowsAsync<IOException>(() => calls.CallAsync("set", "{}"));
        Assert.Equal(0, world.Acts);
    }

    private async Task<Identity.ToolCallId> DiedAsync(string tool)
    {
        var id = calls.NewId();
        await calls.DieAfterMarkAsync(tool, new { }, id);
        return id;
    }

    public sealed class WorldTools
    {
        public string State { get; set; } = "before";

        public int Acts { get; private set; }

        public string? Probed { get; private set; }

        public ToolProbeOutcome Finding { get; set; } = ToolProbeOutcome.DidNotHappen;

        public Exception? Throws { get; set; }

        public Exception? PrepareThrows { get; set; }

        [Tool("act", ToolEffect.ActsOnce, "Acts.")]
        public string Act(ToolContext context)
        {
            Acts++;
            return $"acted from {context.Prepared}{(context.StartedBefore ? " again" : "")}";
        }

        [ToolPrepare("act")]
        public Task<string> PrepareAsync() => PrepareThrows is null ? Task.FromResult(State) : throw PrepareThrows;

        [ToolProbe("act")]
        public async Task<ToolProbeOutcome> ProbeAsync(ToolContext context)
        {
            await Task.Yield();
            Probed = context.Prepared;
            return Throws is null ? Finding : throw Throws;
        }

        [Tool("act_blindly", ToolEffect.ActsOnce, "Acts.")]
        public string ActBlindly([Description("x")] int ignored = 0) => $"{++Acts}{ignored}";

        [Tool("set", ToolEffect.Idempotent, "Sets.")]
        public string Set() => $"set {++Acts}";
    }
}
