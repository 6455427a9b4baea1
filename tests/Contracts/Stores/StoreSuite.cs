using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Retention;
using Lavra.Testing.Storage;
using Lavra.Tools;

namespace Lavra.Contracts.Stores;

/// <summary>What the suites about stores share.</summary>
public abstract class StoreSuite : IAsyncLifetime
{
    private StoreSet? open;

    protected StoreBed Bed { get; private set; } = null!;

    protected IFactStore Facts => open!.Facts;

    protected IRunStore Runs => open!.Runs;

    protected IExecutionLog Log => open!.Log;

    protected IEffectLedger Effects => open!.Effects;

    protected IRunRetention Retention => open!.Retention!;

    /// <summary>A run that exists in <see cref="StartAsync"/>.</summary>
    protected static RunId Run { get; } = SampleFacts.Id(1);

    public async Task InitializeAsync()
    {
        Bed = CreateBed();
        open = await Bed.OpenAsync();
    }

    public async Task DisposeAsync() => await Bed.DisposeAsync();

    /// <summary>Makes empty storage.</summary>
    protected abstract StoreBed CreateBed();

    protected async Task ReopenAsync() => open = await Bed.OpenAsync();

    protected Task WriteAsync(FactBatch facts) => Facts.WriteAsync(facts, CancellationToken.None);

    protected Task StartAsync() => WriteAsync(SampleFacts.Start(SampleFacts.NewRun(Run)));

    protected async Task<Run> RunAsync(RunId? id = null) => (await Runs.GetAsync(id ?? Run, CancellationToken.None))!;

    protected async Task<IReadOnlyList<LogEntry>> LogAsync(RunId? id = null) =>
        await Log.ReadAsync(id ?? Run, 0, 100_000, CancellationToken.None);
}
