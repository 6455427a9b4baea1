using System.Runtime.CompilerServices;
using Lavra.ExecutionLog;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Runs;
using Lavra.Tools;

namespace Lavra.Local.Cli.Connections;

/// <summary>Reads the runs of the person at the machine from its data file.</summary>
internal abstract class LocalConnection(RunReader reader, IRunStore runs, string options) : IRunsConnection
{
    private const int Page = 200;

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
    public Task<Run?> FindAsync(RunId id, CancellationToken cancellationToken) =>
        reader.GetAsync(id, Caller.Local, cancellationToken).AsTask();

    /// <inheritdoc />
    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken) =>
        runs.ListAsync(query with { Tenant = Caller.LocalTenant }, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<LogEntry>> ReadLogAsync(RunId id, long after, int limit, CancellationToken cancellationToken) =>
        await reader.ReadLogAsync(id, Caller.Local, after, limit, cancellationToken).ConfigureAwait(false) ?? [];

    /// <inheritdoc />
    public virtual async IAsyncEnumerable<LogEntry> FollowAsync(
        RunId id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await reader.FollowAsync(id, Caller.Local, after, cancellationToken).ConfigureAwait(false) is not { } entries)
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
        await reader.ListStepsAsync(id, Caller.Local, after: 0, int.MaxValue, cancellationToken).ConfigureAwait(false) ?? [];

    /// <inheritdoc />
    public async IAsyncEnumerable<GenerationDetail> ReadGenerationsAsync(
        RunId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GenerationId? after = null;
        while (await reader.ListGenerationsAsync(id, Caller.Local, after, Page, cancellationToken).ConfigureAwait(false) is [.., var last] page)
        {
            foreach (var generation in page)
            {
                if (await reader.FindGenerationAsync(generation.Id, Caller.Local, cancellationToken).ConfigureAwait(false) is { } detail)
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
        ToolCallId? after = null;
        while (await reader.ListToolCallsAsync(id, Caller.Local, after, Page, cancellationToken).ConfigureAwait(false) is [.., var last] page)
        {
            calls.AddRange(page.Where(static call => call.Id.Generation == 0));
            after = last.Id;
        }

        return calls;
    }
}
