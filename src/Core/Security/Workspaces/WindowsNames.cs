namespace Lavra.Security.Workspaces;

/// <summary>Names that mean something other than what they say on Windows.</summary>
internal static class WindowsNames
{
    /// <summary>Whether the name is a device (<c>NUL</c>, <c>com1.txt</c>) or has the form of a short name (<c>ENV~1</c>).</summary>
    public static bool IsSpecial(ReadOnlySpan<char> name)
    {
        var dot = name.IndexOf('.');
        var stem = (dot < 0 ? name : name[..dot]).TrimEnd(' ');
        return IsDevice(stem) || IsShort(stem, dot < 0 ? default : name[(dot + 1)..]);
    }

    private static bool IsDevice(ReadOnlySpan<char> stem)
    {
        ReadOnlySpan<string> words = ["con", "prn", "aux", "nul", "conin$", "conout$"];
        foreach (var word in words)
        {
            if (stem.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return stem.Length == 4
            && (stem.StartsWith("com", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("lpt", StringComparison.OrdinalIgnoreCase))
            && (char.IsAsciiDigit(stem[3]) || stem[3] is '¹' or '²' or '³');
    }

    private static bool IsShort(ReadOnlySpan<char> stem, ReadOnlySpan<char> extension)
    {
        var tilde = stem.LastIndexOf('~');
        return tilde > 0
            && tilde < stem.Length - 1
            && stem.Length <= 8
            && extension.Length <= 3
            && !stem[(tilde + 1)..].ContainsAnyExceptInRange('0', '9');
    }
}
