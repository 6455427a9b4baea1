using Lavra.Generation;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Facts;

/// <summary>
/// Everything that one activity has to tell, written together. All facts of a batch belong to one run. Not thread safe.
/// </summary>
public sealed class FactBatch(RunId run)
{
    /// <summary>The run that all facts belong to.</summary>
    public RunId Run { get; } = run;

    /// <summary>A new run; null in every batch but the first. A run that exists already is left as it is.</summary>
    public Run? NewRun { get; set; }

    /// <summary>What changed about the run; null when nothing did. A run that has ended does not change again.</summary>
    public RunChange? Change { get; set; }

    /// <summary>Steps, new or changed; the later record of the same id counts. A step that has ended does not change again.</summary>
    public IList<StepRecord> Steps { get; init; } = [];

    /// <summary>Generations. One that has ended does not change again; a pending one is replaced.</summary>
    public IList<GenerationRecord> Generations { get; init; } = [];

    /// <summary>Tool calls, asked for or ended. One that has ended does not change again.</summary>
    public IList<ToolCallRecord> ToolCalls { get; init; } = [];

    /// <summary>Log entries in order. One whose key the run's log has already is left out.</summary>
    public IList<LogEntry> Log { get; init; } = [];

    /// <summary>Payloads by name (see <see cref="PayloadName"/>). One that the run has already is left as it is.</summary>
    public IDictionary<string, string> Payloads { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>What changed about a run; null members are left as they are.</summary>
public sealed record RunChange
{
    /// <summary>The new status.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>The answer.</summary>
    public string? Answer { get; init; }

    /// <summary>Why it ended without an answer.</summary>
    public string? Error { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}
