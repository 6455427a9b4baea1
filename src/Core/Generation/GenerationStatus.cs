using System.Text.Json.Serialization;
using Lavra.Words;

namespace Lavra.Generation;

/// <summary>Where a generation stands. Numbers are stored; never change them.</summary>
[JsonConverter(typeof(WireWordConverter<GenerationStatus>))]
public enum GenerationStatus
{
    /// <summary>The model has been asked and has not answered yet.</summary>
    Pending = 0,

    /// <summary>The model answered.</summary>
    Completed = 1,

    /// <summary>The call failed for good.</summary>
    Failed = 2,

    /// <summary>The call was given up because the run was cancelled.</summary>
    Cancelled = 3,
}

/// <summary>Which statuses of a generation are open.</summary>
public static class GenerationStatuses
{
    /// <summary>Every status, divided.</summary>
    public static StatusSet<GenerationStatus> All { get; } = new(
        open: [GenerationStatus.Pending],
        ended: [GenerationStatus.Completed, GenerationStatus.Failed, GenerationStatus.Cancelled]);

    /// <summary>Whether a generation of this status does not change again.</summary>
    public static bool HasEnded(this GenerationStatus status) => All.HasEnded(status);
}
