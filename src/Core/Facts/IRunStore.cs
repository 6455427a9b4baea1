using Lavra.Generation;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Facts;

/// <summary>Reads runs, steps and transcripts. Thread safe. Writing is done through <see cref="IFactStore"/>.</summary>
public interface IRunStore
{
    /// <summary>Reads a run; null when there is none.</summary>
    ValueTask<Run?> GetAsync(RunId id, CancellationToken cancellationToken);

    /// <summary>Finds the run that was started with a key; null when there is none.</summary>
    Task<Run?> FindByIdempotencyKeyAsync(string tenant, string key, CancellationToken cancellationToken);

    /// <summary>Lists runs of a tenant, newest first.</summary>
    Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken);

    /// <summary>Counts runs of a tenant by status. Costs the same however many there are.</summary>
    Task<IReadOnlyDictionary<RunStatus, long>> CountAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Reads a step; null when there is none.</summary>
    ValueTask<StepRecord?> GetStepAsync(StepId id, CancellationToken cancellationToken);

    /// <summary>Reads all steps of a run, in order.</summary>
    Task<IReadOnlyList<StepRecord>> ListStepsAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>Reads a generation; null when there is none.</summary>
    ValueTask<GenerationRecord?> GetGenerationAsync(GenerationId id, CancellationToken cancellationToken);

    /// <summary>Reads a tool call; null when there is none.</summary>
    ValueTask<ToolCallRecord?> GetToolCallAsync(ToolCallId id, CancellationToken cancellationToken);

    /// <summary>
    /// Reads turns of a step's transcript in order: those with numbers from <paramref name="from"/> up to and including
    /// <paramref name="to"/> that exist.
    /// </summary>
    ValueTask<IReadOnlyList<Turn>> ReadTurnsAsync(StepId step, int from, int to, CancellationToken cancellationToken);

    /// <summary>Reads generations of a run by step and number, after <paramref name="after"/>, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<GenerationRecord>> ListGenerationsAsync(
        RunId run, GenerationId? after, int limit, CancellationToken cancellationToken);

    /// <summary>Reads tool calls of a run by step, generation and index, after <paramref name="after"/>, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<ToolCallRecord>> ListToolCallsAsync(
        RunId run, ToolCallId? after, int limit, CancellationToken cancellationToken);

    /// <summary>Reads a payload of a run by its name; null when there is none.</summary>
    ValueTask<string?> GetPayloadAsync(RunId run, string payload, CancellationToken cancellationToken);
}
