using System.ComponentModel;
using Lavra.Facts;
using Lavra.Local.Engine;
using Lavra.Local.Engine.Execution;
using Lavra.Local.Engine.History;
using Lavra.Local.Tests.Runs;
using Lavra.Tools;
using static Lavra.Local.Tests.Runs.ScriptedModel;

namespace Lavra.Local.Tests.Engine.Histories;

public sealed class ReplayTests
{
    private const int Seeds = 1000;

    [Theory]
    [InlineData("run")]
    [InlineData("step")]
    public void A_replay_takes_the_same_turns_whatever_happened_in_whatever_order(string workflow)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var turns = new WorkflowDrive(seed).Drive(workflow);

            var replayed = WorkflowDrive.Replay(workflow, turns);

            Assert.True(replayed.End is not null, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData("run")]
    [InlineData("step")]
    public void The_same_seed_gives_the_same_bytes(string workflow)
    {
        for (var seed = 0; seed < Seeds / 10; seed++)
        {
            Assert.Equal(new WorkflowDrive(seed).Drive(workflow), new WorkflowDrive(seed).Drive(workflow));
        }
    }

    [Theory]
    [InlineData("run")]
    [InlineData("step")]
    public void A_replay_is_exact_after_each_turn(string workflow)
    {
        for (var seed = 0; seed < Seeds / 10; seed++)
        {
            var turns = new WorkflowDrive(seed).Drive(workflow);
            for (var count = 1; count < turns.Count; count++)
            {
                var next = TurnCodec.Decode(turns[count]);

                var asked = WorkflowDrive.Replay(workflow, turns.Take(count)).TakeTurn(next[0]);

                Assert.True(
                    TurnCodec.Encode([next[0], .. asked]).AsSpan().SequenceEqual(turns[count]), $"seed {seed}, turn {count} of {turns.Count}");
            }
        }
    }

    [Fact]
    public async Task The_order_in_which_parallel_tool_calls_end_does_not_matter_to_what_is_recorded_and_replayed()
    {
        const int Calls = 6;
        for (var seed = 0; seed < 25; seed++)
        {
            var tool = new OrderedTool(Calls, seed);
            await using var runs = new RunFixture(Of(call => call.Number == 1
                ? Ask([.. Enumerable.Range(0, Calls).Select(i => ("take_turn", $$"""{"index":{{i}}}"""))])
                : Say("done")));
            runs.ExtraTools.Add(tool);
            runs.EngineOptions.ResidentInstances = 0;
            runs.Open();
            tool.Bind(runs);

            var run = await runs.RunAsync("take turns");

            Assert.True(run.Status == RunStatus.Completed, $"seed {seed}: {run.Error}");
            Assert.Equal((RunStatus.Completed, Calls, 0), (run.Status, run.Totals.ToolCalls, run.Totals.FailedToolCalls));
            var log = await runs.LogOfAsync(run);
            Assert.Equal(tool.Order.Select(i => (int?)i + 1), log.Where(e => e.Action == LogAction.ToolExecuted).Select(e => e.ToolCall));
            var reader = new EngineReader(runs.Database);
            var row = reader.Children(reader.Find(run.Id.ToString())!.Number).Single();
            Assert.Empty(HistoryReplayer.Replay(HistoryDocument.Of(row, reader.Turns(row.Number)), WorkflowDrive.Workflows));
        }
    }

    /// <summary>Lets calls end in an order drawn from a seed: each waits until the one before it is in the log.</summary>
    private sealed class OrderedTool(int calls, int seed)
    {
        private RunFixture? runs;

        public int[] Order { get; } = Shuffled(calls, seed);

        public void Bind(RunFixture fixture) => runs = fixture;

        [Tool("take_turn", ToolEffect.Reads, "Ends when it is its turn.")]
        public async Task<string> TakeTurn(
            ToolContext context, [Description("Which call this is.")] int index, CancellationToken cancellationToken)
        {
            var before = Array.IndexOf(Order, index);
            if (before > 0)
            {
                var seen = 0;
                await foreach (var entry in runs!.Log.FollowAsync(context.Call.Run, 0, cancellationToken))
                {
                    seen += entry.Action == LogAction.ToolExecuted ? 1 : 0;
                    if (seen == before)
                    {
                        break;
                    }
                }
            }

            return "done";
        }

        private static int[] Shuffled(int count, int seed)
        {
            int[] order = [.. Enumerable.Range(0, count)];
            new Random(seed).Shuffle(order);
            return order;
        }
    }
}
