namespace Lavra.Security.Workspaces;

/// <summary>Something in a workspace, as it was when it was looked at. Links are not followed.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Its size in bytes; 0 unless it is a file.</param>
/// <param name="Modified">When its content last changed.</param>
/// <param name="ReadOnly">Whether its owner may not write to it.</param>
public sealed record WorkspaceEntry(WorkspacePath Path, EntryKind Kind, long Size, DateTimeOffset Modified, bool ReadOnly);
