namespace Lavra.Jobs;

/// <summary>What became of one run of a job.</summary>
public sealed record JobRun
{
    /// <summary>The job.</summary>
    public required string Job { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Why it ran.</summary>
    public JobTrigger Trigger { get; init; }

    /// <summary>How many pieces it did.</summary>
    public int Pieces { get; init; }

    /// <summary>What they did, each that did something.</summary>
    public IReadOnlyList<string> Did { get; init; } = [];

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it did everything. If not, the next run goes on.</summary>
    public bool IsFinished { get; init; }
}

/// <summary>Why a job ran. Numbers are stored.</summary>
public enum JobTrigger
{
    /// <summary>It was due.</summary>
    Schedule = 0,

    /// <summary>Somebody asked for it.</summary>
    Person = 1,
}
