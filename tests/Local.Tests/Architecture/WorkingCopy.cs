namespace Lavra.Local.Tests.Architecture;

/// <summary>The working copy that the tests were built from.</summary>
internal static class WorkingCopy
{
    /// <summary>Its top folder.</summary>
    public static string Root => Testing.Repository.Root;

    /// <summary>All C# files below a folder, without what the build makes.</summary>
    public static IReadOnlyList<SourceFile> Sources(string folder) =>
        [.. Files(folder, "*.cs").Select(static path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))))];

    /// <summary>Paths of files below a folder that match, relative to the top, with slashes; without what the build makes.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) => !Directory.Exists(Path.Combine(Root, folder))
        ? []
        : [.. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(static path => !path.Split('/').Any(static part => part is "bin" or "obj" or ".git"))
            .Order(StringComparer.Ordinal)];

    /// <summary>The text of a file.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));
}

/// <summary>A source file.</summary>
/// <param name="Path">Relative to the top of the repository, with slashes.</param>
/// <param name="Text">What is in it.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The file's name up to the first dot: the name of the type that it is about.</summary>
    public string Subject => System.IO.Path.GetFileName(Path).Split('.')[0];

    /// <summary>Its lines.</summary>
    public IReadOnlyList<string> Lines { get; } = Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
