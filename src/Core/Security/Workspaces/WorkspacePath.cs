using System.Buffers;
using System.Text;

namespace Lavra.Security.Workspaces;

/// <summary>
/// A path below a workspace that means the same on every platform: relative, forward slashes, no <c>..</c>, no alternate
/// streams, no names that a file system reads differently. It says nothing about what is there or where links lead.
/// </summary>
public readonly record struct WorkspacePath
{
    private const int LongestPath = 4_000;
    private const int LongestName = 255;

    private static readonly SearchValues<string> EncodedSyntax =
        SearchValues.Create(["%2e", "%2f", "%5c", "%00", "%3a"], StringComparison.OrdinalIgnoreCase);

    private readonly string? text;

    // One form for the root, so that equal paths are equal values.
    private WorkspacePath(string text) => this.text = text.Length == 0 ? null : text;

    /// <summary>The workspace folder itself.</summary>
    public static WorkspacePath Root => default;

    /// <summary>Whether it is the workspace folder itself.</summary>
    public bool IsRoot => string.IsNullOrEmpty(text);

    /// <summary>The last name; empty for the root.</summary>
    public string Name => IsRoot ? "" : text![(text!.LastIndexOf('/') + 1)..];

    /// <summary>The folder that it is in; the root's is the root.</summary>
    public WorkspacePath Parent => IsRoot || !text!.Contains('/') ? Root : new WorkspacePath(text[..text.LastIndexOf('/')]);

    /// <summary>The names from the workspace down; none for the root.</summary>
    public IReadOnlyList<string> Names => IsRoot ? [] : text!.Split('/');

    /// <summary>Reads a path as somebody wrote it. Both slashes separate; <c>.</c> and doubled slashes mean nothing.</summary>
    /// <exception cref="WorkspaceException">It is not a path below the workspace.</exception>
    public static WorkspacePath Parse(string path) => Parse(path, OperatingSystem.IsWindows());

    internal static WorkspacePath Parse(string path, bool onWindows)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length > LongestPath)
        {
            throw Refuse($"The path has {path.Length} characters; at most {LongestPath} are allowed.");
        }

        // Controls first, so that no later message carries them.
        if (path.AsSpan().ContainsAnyInRange('\0', '\x1f') || path.Contains('\x7f'))
        {
            throw Refuse("The path contains a control character. Give a plain relative path such as 'src/app.txt'.");
        }

        var unified = path.Replace('\\', '/');
        if (unified.StartsWith('/'))
        {
            throw Refuse("The path is absolute. Give it relative to the workspace, such as 'src/app.txt'.");
        }

        var kept = new StringBuilder(unified.Length);
        foreach (var range in unified.AsSpan().Split('/'))
        {
            var name = unified.AsSpan()[range];
            if (name is "" or ".")
            {
                continue;
            }

            if (Objection(name, kept.Length == 0, onWindows) is { } objection)
            {
                throw Refuse($"The path '{Shortened(unified)}' {objection}");
            }

            if (kept.Length > 0)
            {
                kept.Append('/');
            }

            kept.Append(name);
        }

        return new WorkspacePath(kept.ToString());
    }

    /// <summary>Names something in this folder, as the folder's listing names it.</summary>
    internal WorkspacePath Child(string name) => new(IsRoot ? name : $"{text}/{name}");

    /// <summary>Names a path that the operating system gave, relative to the canonical root.</summary>
    internal static WorkspacePath Canonical(string relative) => new(relative.Replace('\\', '/'));

    /// <summary>The names joined by <c>/</c>; <c>.</c> for the root.</summary>
    public override string ToString() => IsRoot ? "." : text!;

    private static string? Objection(ReadOnlySpan<char> name, bool first, bool onWindows)
    {
        if (name is "..")
        {
            return "goes up with '..'. Give the path from the workspace down.";
        }

        if (name.Contains(':'))
        {
            return "contains ':', which names a drive or a hidden stream on some systems.";
        }

        if (name[^1] is '.' or ' ')
        {
            return "has a name that ends in a dot or a space, which some systems drop.";
        }

        if (name.ContainsAny(EncodedSyntax))
        {
            return "contains percent-encoded syntax. Write the characters themselves.";
        }

        if (first && name is "~")
        {
            return "names a home folder. Give it relative to the workspace.";
        }

        if (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            return $"has a name of more than {LongestName} bytes.";
        }

        if (HasLoneSurrogate(name))
        {
            return "is not valid Unicode.";
        }

        return onWindows && WindowsNames.IsSpecial(name) ? "has a name that Windows reads as a device or a short name." : null;
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsHighSurrogate(name[i]) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(name[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static string Shortened(string path) => path.Length <= 120 ? path : string.Concat(path.AsSpan(0, 120), "…");

    private static WorkspaceException Refuse(string message) => new(WorkspaceException.Refused, message);
}
