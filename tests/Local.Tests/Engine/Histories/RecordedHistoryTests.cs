using System.Text.Json;
using Lavra.Durability;
using Lavra.Local.Engine;
using Lavra.Local.Engine.Execution;
using Lavra.Local.Engine.History;
using Lavra.Runs.Workflows;
using Lavra.Testing;

namespace Lavra.Local.Tests.Engine.Histories;

/// <summary>
/// Holds the workflows against histories recorded before. A new scenario goes into <see cref="HistoryScenarios"/>; then run these
/// tests with <c>LAVRA_RECORD_HISTORIES=1</c>, which writes the files that are missing in <c>tests/Histories</c>. A file that is
/// there is never written again: it stands for instances that run out there. If a change of a workflow breaks it on purpose, put the
/// old path behind a check of the workflow's version instead.
/// </summary>
public sealed class RecordedHistoryTests
{
    private static readonly string Folder = Repository.At("tests", "Histories");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Scenarios => [.. HistoryScenarios.All.Select(s => s.Name)];

    private static DurableRegistry Workflows => new DurableRegistry()
        .AddWorkflow(RunDefinitions.Run, static () => new RunWorkflow())
        .AddWorkflow(RunDefinitions.Step, static () => new StepWorkflow());

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_recorded_history_is_replayed_exactly_by_the_present_workflows(string file)
    {
        var document = HistoryDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, file)));

        var pending = HistoryReplayer.Replay(document, Workflows);

        var ended = document.Turns[^1].Asked!.Any(e => e.Kind is HistoryKind.Completed or HistoryKind.ContinuedAsNew);
        Assert.True(ended, $"{file} does not record the end.");
        Assert.DoesNotContain(pending, request => request.Kind is HistoryKind.ActivityScheduled or HistoryKind.ChildStarted);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Every_scenario_can_be_recorded_and_is_kept(string name)
    {
        var recorded = await HistoryScenarios.All.Single(s => s.Name == name).RecordAsync();

        Assert.All(recorded, r => HistoryReplayer.Replay(HistoryDocument.Parse(r.Document.ToJson()), Workflows));
        foreach (var (file, document) in recorded)
        {
            var path = Path.Combine(Folder, file);
            if (Environment.GetEnvironmentVariable("LAVRA_RECORD_HISTORIES") == "1" && !File.Exists(path))
            {
                await File.WriteAllTextAsync(path, document.ToJson() + "\n");
            }

            Assert.True(File.Exists(path), $"{path} is missing. Run this test with LAVRA_RECORD_HISTORIES=1 and commit the file.");
        }
    }

    [Fact]
    public async Task A_changed_workflow_fails_with_what_was_recorded_and_what_it_asks_for()
    {
        var document = await ReadAsync("parallel-calls.step-1.json");
        var changed = new DurableRegistry().AddWorkflow(RunDefinitions.Step, static () => new HastyStep());

        var diverged = Assert.Throws<WorkflowDivergedException>(() => HistoryReplayer.Replay(document, changed));

        Assert.Equal((document.Instance, 1), (diverged.InstanceId, diverged.Position));
        Assert.StartsWith("activity 'call_tool' {", diverged.Recorded, StringComparison.Ordinal);
        Assert.StartsWith("activity 'end_step' {", diverged.Asked, StringComparison.Ordinal);
        Assert.Contains("check of the workflow's version", diverged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_that_asks_for_the_same_in_another_order_is_found()
    {
        var document = await ReadAsync("simple.step-1.json");
        var turn = document.Turns[0];
        var swapped = document with { Turns = [turn with { Asked = [turn.Asked![0] with { Name = RunDefinitions.EndStep.Name }] }, .. document.Turns.Skip(1)] };

        var diverged = Assert.Throws<WorkflowDivergedException>(() => HistoryReplayer.Replay(swapped, Workflows));

        Assert.Contains("activity 'generate'", diverged.Asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_that_is_gone_is_named()
    {
        var document = await ReadAsync("simple.run.json");

        var missing = Assert.Throws<InvalidOperationException>(() => HistoryReplayer.Replay(document, new DurableRegistry()));

        Assert.Contains("workflow 'run'", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "no history document")]
    [InlineData("""{"form":2,"workflow":"run","instance":"a","turns":[]}""", "form 2")]
    [InlineData("""{"form":1,"workflow":"run","instance":"a","turns":[]}""", "no turns")]
    [InlineData("""{"form":1,"workflow":"run","instance":"a","turns":[{"in":{"kind":"exploded"}}]}""", "no history document")]
    public void What_is_no_history_document_is_refused_with_the_reason(string json, string reason)
    {
        Assert.Contains(reason, Assert.Throws<FormatException>(() => HistoryDocument.Parse(json)).Message, StringComparison.Ordinal);
    }

    private static async Task<HistoryDocument> ReadAsync(string file) =>
        HistoryDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, file)));

    /// <summary>A step that gives up where the recorded ones went on.</summary>
    private sealed class HastyStep : Workflow<StepInput, StepOutcome>
    {
        public override async Task<StepOutcome> RunAsync(WorkflowContext context, StepInput input)
        {
            _ = context.WaitForSignalAsync(Signals.Cancel, null, CancellationToken.None);
            await context.CallActivityAsync(RunDefinitions.Generate, new GenerateInput { Run = input.Run, Step = input.Step, Number = 1 });
            return await context.CallActivityAsync(
                RunDefinitions.EndStep, new EndStepInput(input.Run, input.Step, Lavra.Facts.StepStatus.Failed, "no patience", Limit: null));
        }
    }
}
