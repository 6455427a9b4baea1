using Lavra.Testing;
using YamlDotNet.RepresentationModel;

namespace Lavra.Functions.Tests.Infra;

/// <summary>The files from which the app is deployed.</summary>
internal static class InfraFiles
{
    /// <summary>Paths below a folder that match, relative to the top of the repository, with slashes.</summary>
    public static IReadOnlyList<string> Find(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(Repository.At(folder), pattern, SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    /// <summary>The text of a file.</summary>
    public static string Read(string path) => File.ReadAllText(Repository.At(path));

    /// <summary>The only document of a YAML file.</summary>
    public static YamlNode Yaml(string path)
    {
        using var reader = new StringReader(Read(path));
        var stream = new YamlStream();
        stream.Load(reader);
        return Assert.Single(stream.Documents).RootNode;
    }
}
