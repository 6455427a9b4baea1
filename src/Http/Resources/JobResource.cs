using System.Text.Json;
using Lavra.Jobs;

namespace Lavra.Http.Resources;

/// <summary>A job of the product itself, and how it stands.</summary>
public sealed record JobResource : Resource
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required string Description { get; init; }

    /// <summary>How often it is due, in seconds; null where a schedule of the host decides.</summary>
    public double? PeriodSeconds { get; init; }

    /// <summary>When it is due next; null where a schedule of the host decides, or when it has never run.</summary>
    public DateTimeOffset? NextDueAt { get; init; }

    /// <summary>Whether it runs at the moment.</summary>
    public bool IsRunning { get; init; }

    /// <summary>How it went, newest first: the last time in a list, the last 20 times for one job.</summary>
    public required IReadOnlyList<JobRunResource> Runs { get; init; }

    /// <summary>Tells a job.</summary>
    public static JobResource From(JobStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return new JobResource
        {
            Name = status.Job.Name,
            Description = status.Job.Description,
            PeriodSeconds = status.Period?.TotalSeconds,
            NextDueAt = status.NextDueAt,
            IsRunning = status.IsRunning,
            Runs = [.. status.Runs.Select(JobRunResource.From)],
        };
    }

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("name", Name);
        json.WriteString("description", Description);
        json.WriteNumber("periodSeconds", PeriodSeconds);
        json.WriteTime("nextDueAt", NextDueAt);
        json.WriteBoolean("isRunning", IsRunning);
        json.WriteResources("runs", Runs);
    }
}
