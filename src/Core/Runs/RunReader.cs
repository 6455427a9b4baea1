using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Runs;

/// <summary>
/// Reads what belongs to a run. Every read is within the caller's tenant: for another tenant's run, as for one that does not
/// exist, the answer is null. Thread safe.
/// </summary>
public sealed class RunReader(IRunStore runs, IExecutionLog log)
{
    /// <summary>Reads a run; null when there is none.</summary>
    public ValueTask<Run?> GetAsync(RunId id, Caller caller, CancellationToken cancellationToken) => runs.GetAsync(id, caller, cancellationToken);

    /// <summary>
    /// Reads log entries in order, those after <paramref name="afterSequence"/>, at most <paramref name="limit"/>; null when there
    /// is no such run.
    /// </summary>
    public async Task<IReadOnlyList<LogEntry>?> ReadLogAsync(
        RunId id, Caller caller, long afterSequence, int limit, CancellationToken cancellationToken) =>
        await ExistsAsync(id, caller, cancellationToken).ConfigureAwait(false)
            ? await log.ReadAsync(id, afterSequence, limit, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>
    /// Follows the log of a run from an entry on, as <see cref="IExecutionLog.FollowAsync"/> does; null when there is no such run.
    /// When the run has ended and has no entry after <paramref name="afterSequence"/>, there is nothing to wait for and the
    /// sequence is empty.
    /// </summary>
    public async Task<IAsyncEnumerable<LogEntry>?> FollowAsync(
        RunId id, Caller caller, long afterSequence, CancellationToken cancellationToken)
    {
        var run = await GetAsync(id, caller, cancellationToken).ConfigureAwait(false);
        return run is null ? null : Follow(run, afterSequence, cancellationToken);
    }

    /// <summary>The same for a run that was just read.</summary>
    public IAsyncEnumerable<LogEntry> Follow(Run run, long afterSequence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.HasEnded && afterSequence >= run.LastSequence
            ? AsyncEnumerable.Empty<LogEntry>()
            : log.FollowAsync(run.Id, afterSequence, cancellationToken);
    }

    /// <summary>
    /// Reads steps in order, those with an index above <paramref name="after"/>, at most <paramref name="limit"/>; null when there
    /// is no such run.
    /// </summary>
    public async Task<IReadOnlyList<StepRecord>?> ListStepsAsync(
        RunId id, Caller caller, int after, int limit, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(id, caller, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var steps = await runs.ListStepsAsync(id, cancellationToken).ConfigureAwait(false);
        return [.. steps.Where(step => step.Id.Index > after).Take(limit)];
    }

    /// <summary>
    /// Reads generations by step and number, those behind <paramref name="after"/>, at most <paramref name="limit"/>; null when
    /// there is no such run.
    /// </summary>
    public async Task<IReadOnlyList<GenerationRecord>?> ListGenerationsAsync(
        RunId id, Caller caller, GenerationId? after, int limit, CancellationToken cancellationToken) =>
        await ExistsAsync(id, caller, cancellationToken).ConfigureAwait(false)
            ? await runs.ListGenerationsAsync(id, after, limit, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>
    /// Reads a generation with its prompt and tool calls; null when there is no such generation, or no such run.
    /// </summary>
    public async Task<GenerationDetail?> FindGenerationAsync(GenerationId id, Caller caller, CancellationToken cancellationToken)
    {
        var run = await GetAsync(id.Run, caller, cancellationToken).ConfigureAwait(false);
        return run is null ? null : await FindGenerationAsync(run, id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same of a run that was just read.</summary>
    public async Task<GenerationDetail?> FindGenerationAsync(Run run, GenerationId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (await runs.GetGenerationAsync(id, cancellationToken).ConfigureAwait(false) is not { } generation)
        {
            return null;
        }

        var (prompt, missing) = await StoredPrompts.ReadAsync(runs, run, generation, cancellationToken).ConfigureAwait(false);
        var turns = await runs.ReadTurnsAsync(id.StepId, id.Number, id.Number, cancellationToken).ConfigureAwait(false);
        return new GenerationDetail
        {
            Generation = generation,
            Prompt = prompt,
            PromptMissing = missing,
            ToolCalls = turns is [var turn] ? turn.ToolCalls : [],
        };
    }

    /// <summary>
    /// Reads tool calls by step, generation and index, those behind <paramref name="after"/>, at most <paramref name="limit"/>;
    /// null when there is no such run.
    /// </summary>
    public async Task<IReadOnlyList<ToolCallRecord>?> ListToolCallsAsync(
        RunId id, Caller caller, ToolCallId? after, int limit, CancellationToken cancellationToken) =>
        await ExistsAsync(id, caller, cancellationToken).ConfigureAwait(false)
            ? await runs.ListToolCallsAsync(id, after, limit, cancellationToken).ConfigureAwait(false)
            : null;

    private async ValueTask<bool> ExistsAsync(RunId id, Caller caller, CancellationToken cancellationToken) =>
        await GetAsync(id, caller, cancellationToken).ConfigureAwait(false) is not null;
}
