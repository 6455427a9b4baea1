namespace Lavra.Models.Offline;

/// <summary>What an objective asks of the offline model.</summary>
internal abstract record OfflineTask
{
    /// <summary>Whether it was said in Portuguese: then so is the answer.</summary>
    public bool Portuguese { get; init; }

    /// <summary>The file to write the result to; null to answer with it.</summary>
    public string? Target { get; init; }
}

/// <summary>What is directly in a folder.</summary>
internal sealed record ListTask(string Path) : OfflineTask;

/// <summary>Files by pattern, at any depth.</summary>
internal sealed record FindTask(FileChoice Files) : OfflineTask;

/// <summary>How many files there are and how large: files, lines and bytes by extension.</summary>
/// <param name="Files">Which files.</param>
/// <param name="Lines">Whether lines were asked for.</param>
internal sealed record CountTask(FileChoice Files, bool Lines) : OfflineTask;

/// <summary>Lines with a text.</summary>
/// <param name="Text">The text, literally.</param>
/// <param name="Files">Where to look.</param>
internal sealed record SearchTask(string Text, FileChoice Files) : OfflineTask;

/// <summary>What a file says.</summary>
internal sealed record ReadTask(string Path) : OfflineTask;

/// <summary>What is known about a file or folder.</summary>
internal sealed record InfoTask(string Path) : OfflineTask;

/// <summary>A line at the end of a file.</summary>
internal sealed record AppendTask(string Text, string Path) : OfflineTask;

/// <summary>A text as a file.</summary>
internal sealed record WriteTask(string Text, string Path) : OfflineTask;

/// <summary>Which files.</summary>
/// <param name="Pattern">By name; <c>**</c> for all.</param>
/// <param name="Path">In which folder.</param>
internal sealed record FileChoice(string Pattern, string Path)
{
    public const string Everything = "**";

    public bool All => Pattern == Everything;
}
