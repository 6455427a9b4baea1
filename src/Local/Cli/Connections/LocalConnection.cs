using System.Runtime.CompilerServices;
using Lavra.Composition;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Runs;
using Lavra.Tools;

namespace Lavra.Local.Cli.Connections;

/// <summary>
/// Reads runs from a data file for the person at its machine: lists those that were started there, and finds by its id every run,
/// whoever's it is, because the file is that person's.
/// </summary>
internal abstract class LocalConnection(Product product, string options) : IRunsConnection
{
    private const int Page = 200;
    private readonly RunReader reader = product.Reader;
    private readonly IRunStore runs = product.Stores.Runs;

    /// <inheritdoc />
    public string Options { get; } = options;

    /// <inheritdoc />
    public virtual bool IsIdle() => false;

    /// <inheritdoc />
    public abstract Task<Run> StartAsync(RunOrder order, CancellationToken cancellationToken);

    /// <inheritdoc />
    public abstract Task<CancelRunResult> CancelAsync(RunId id, string? reason, CancellationToken cancellationToken);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();

    /// <inheritdoc />
    public async Task<Run?> FindAsync(RunId id, CancellationToken cancellationToken) =>
        await runs.GetAsync(id, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken) =>
        runs.ListAsync(query with { Tenant = Caller.LocalTenant }, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<LogEntry>> ReadLogAsync(RunId id, long after, int limit, CancellationToken cancellationToken) =>
        await reader.ReadLogAsync(id, await OwnerAsync(id, cancellationToken).ConfigureAwait(false), after, limit, cancellationToken)
            .ConfigureAwait(false) ?? [];

    /// <inheritdoc />
    public virtual async IAsyncEnumerable<LogEntry> FollowAsync(
        RunId id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var owner = await OwnerAsync(id, cancellationToken).ConfigureAwait(false);
        if (await reader.FollowAsync(id, owner, after, cancellationToken).ConfigureAwait(false) is not { } entries)
        {
            yield break;
        }

        await foreach (var entry in entries.ConfigureAwait(false))
        {
            yield return entry;
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StepRecord>> ListStepsAsync(RunId id, CancellationToken cancellationToken) =>
        await reader.ListStepsAsync(
            id, await OwnerAsync(id, cancellationToken).ConfigureAwait(false), after: 0, int.MaxValue, cancellationToken).ConfigureAwait(false) ?? [];

    /// <inheritdoc />
    public async IAsyncEnumerable<GenerationDetail> ReadGenerationsAsync(
        RunId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } run)
        {
            yield break;
        }

        GenerationId? after = null;
        while (await runs.ListGenerationsAsync(id, after, Page, cancellationToken).ConfigureAwait(false) is [.., var last] page)
        {
            foreach (var generation in page)
            {
                if (await reader.FindGenerationAsync(run, generation.Id, cancellationToken).ConfigureAwait(false) is { } detail)
                {
                    yield return detail;
                }
            }

            after = last.Id;
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ToolCallRecord>> ListPlannedCallsAsync(RunId id, CancellationToken cancellationToken)
    {
        var calls = new List<ToolCallRecord>();
        var owner = await OwnerAsync(id, cancellationToken).ConfigureAwait(false);
        ToolCallId? after = null;
        while (await reader.ListToolCallsAsync(id, owner, after, Page, cancellationToken).ConfigureAwait(false) is [.., var last] page)
        {
            calls.AddRange(page.Where(static call => call.Id.Generation == 0));
            after = last.Id;
        }

        return calls;
    }

    /// <summary>The person at the machine, in the tenant of a run.</summary>
    protected async Task<Caller> OwnerAsync(RunId id, CancellationToken cancellationToken) =>
        await runs.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } run ? Caller.Local with { Tenant = run.Tenant } : Caller.Local;
}
