using System.Text.Json;
using Lavra.Jobs;

namespace Lavra.Http.Resources;

/// <summary>How a job went.</summary>
public sealed record JobRunResource : Resource
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public long TookMs { get; init; }

    /// <summary>Whether somebody asked for it; else it was due.</summary>
    public bool IsAskedFor { get; init; }

    /// <summary>What it did, each piece that did something.</summary>
    public required IReadOnlyList<string> Did { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it did everything. If not, the next run goes on.</summary>
    public bool IsFinished { get; init; }

    /// <summary>Tells a run of a job.</summary>
    public static JobRunResource From(JobRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new JobRunResource
        {
            StartedAt = run.StartedAt,
            TookMs = (long)run.Took.TotalMilliseconds,
            IsAskedFor = run.Trigger == JobTrigger.Person,
            Did = run.Did,
            Error = run.Error,
            IsFinished = run.IsFinished,
        };
    }

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteTime("startedAt", StartedAt);
        json.WriteNumber("tookMs", TookMs);
        json.WriteBoolean("isAskedFor", IsAskedFor);
        json.WriteTexts("did", Did);
        json.WriteString("error", Error);
        json.WriteBoolean("isFinished", IsFinished);
    }
}
