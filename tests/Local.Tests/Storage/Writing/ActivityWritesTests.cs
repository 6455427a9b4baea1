using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Storage;
using Lavra.Local.Storage.Sessions;
using Lavra.Local.Storage.Writing;
using Lavra.Tools;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Local.Tests.Storage.Writing;

/// <summary>What an activity writes goes with its completion.</summary>
public sealed class ActivityWritesTests : IAsyncLifetime
{
    private static readonly RunId Run = Id(1);
    private readonly SqliteBed bed = new();
    private Contracts.Stores.StoreSet stores = null!;

    public async Task InitializeAsync()
    {
        stores = await bed.OpenAsync();
        await stores.Facts.WriteAsync(Start(NewRun(Run)), default);
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task Facts_of_an_activity_wait_for_its_completion_and_are_written_with_it()
    {
        var writes = new ActivityWrites();
        var writer = new FactWriter(stores.Facts, writes);
        await writer.WriteWithOutcomeAsync(new FactBatch(Run) { Log = { Entry(Run, "a") } }, default);
        await writer.WriteWithOutcomeAsync(new FactBatch(Run) { Log = { Entry(Run, "b") } }, default);
        Assert.Equal(1, (await stores.Runs.GetAsync(Run, default))!.LastSequence);

        var completion = new Completion(writes.Take());
        bed.Writer!.Enqueue(completion);
        await completion.Done.Task;

        Assert.Equal(3, (await stores.Runs.GetAsync(Run, default))!.LastSequence);
        await bed.OpenAsync();
        Assert.Equal(3, (await new SqliteRunStore(bed.Readers!, cache: null).GetAsync(Run, default))!.LastSequence);
    }

    [Fact]
    public async Task Facts_of_an_activity_that_did_not_complete_are_lost_with_it()
    {
        var writer = new FactWriter(stores.Facts, new ActivityWrites());
        await writer.WriteWithOutcomeAsync(new FactBatch(Run) { Log = { Entry(Run, "a") } }, default);
        await stores.Facts.WriteAsync(new FactBatch(Run) { Log = { Entry(Run, "b") } }, default);

        Assert.Equal(["start", "b"], (await stores.Log.ReadAsync(Run, 0, 10, default)).Select(entry => entry.Key));
    }

    [Fact]
    public async Task Facts_that_are_written_at_once_do_not_wait_for_the_activity()
    {
        var writer = new FactWriter(stores.Facts, new ActivityWrites());
        await writer.WriteNowAsync(new FactBatch(Run) { Log = { Entry(Run, "now") } }, default);

        stores = await bed.OpenAsync();
        Assert.Equal(["start", "now"], (await stores.Log.ReadAsync(Run, 0, 10, default)).Select(entry => entry.Key));
    }

    [Fact]
    public async Task A_mark_of_the_effect_ledger_does_not_wait_for_the_activity()
    {
        var call = new ToolCallId(Run, 1, 1, 1);
        await new FactWriter(stores.Facts, new ActivityWrites()).WriteWithOutcomeAsync(
            new FactBatch(Run) { Log = { Entry(Run, "a") } }, default);
        await stores.Effects.BeginAsync(call, new EffectNote(null, "p"), default);

        stores = await bed.OpenAsync();
        Assert.Equal("p", (await stores.Effects.FindAsync(call, default))!.ProbeState);
    }

    private sealed class Completion(WriteOperation[] operations) : WriteOperation
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Apply(WriteSession session) => Array.ForEach(operations, operation => operation.Apply(session));

        public override void OnCommitted()
        {
            Array.ForEach(operations, operation => operation.OnCommitted());
            Done.SetResult();
        }

        public override void OnFailed(Exception exception) => Done.SetException(exception);
    }
}
