using Lavra.Identity;

namespace Lavra.Runs.Annotations;

/// <summary>What people added to a run: a record beside its facts, which may change after the run has ended.</summary>
public sealed record RunAnnotations
{
    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>Values by name, by which runs are found again.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Notes, the oldest first.</summary>
    public IReadOnlyList<RunNote> Notes { get; init; } = [];
}

/// <summary>What somebody wrote about a run.</summary>
/// <param name="Number">Which note of its run it is, from 1. Numbers of notes that were removed may come again.</param>
/// <param name="At">When it was written.</param>
/// <param name="By">The name of the key that wrote it.</param>
/// <param name="Text">What it says.</param>
public sealed record RunNote(int Number, DateTimeOffset At, string By, string Text);
