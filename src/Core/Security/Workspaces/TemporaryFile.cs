namespace Lavra.Security.Workspaces;

/// <summary>How files are named while they are being written.</summary>
internal static class TemporaryFile
{
    public const string Prefix = ".lavra-";
    public const string Suffix = ".tmp";

    public static bool Is(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal);
}
