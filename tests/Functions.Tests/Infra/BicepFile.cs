using System.Text.RegularExpressions;

namespace Lavra.Functions.Tests.Infra;

/// <summary>
/// One Bicep file, read line by line: enough for what a machine without a Bicep compiler can check, and for comparing it with
/// code and documents. It relies on the layout that the files have, one declaration at the beginning of a line.
/// </summary>
internal sealed partial class BicepFile
{
    private BicepFile(string path, string text)
    {
        Path = path;
        Text = text;
        Declarations = [.. Declared(text.ReplaceLineEndings("\n").Split('\n'))];
    }

    /// <summary>All of them, relative to the top of the repository.</summary>
    public static IReadOnlyList<BicepFile> All { get; } =
        [.. InfraFiles.Find("infra", "*.bicep").Select(Read)];

    /// <summary>Where it is: relative to the top of the repository, with slashes.</summary>
    public string Path { get; }

    /// <summary>What is in it.</summary>
    public string Text { get; }

    /// <summary>Parameters, outputs, types and members of types, in order.</summary>
    public IReadOnlyList<BicepDeclaration> Declarations { get; }

    /// <summary>Its parameters, in order.</summary>
    public IReadOnlyList<BicepDeclaration> Parameters => [.. Declarations.Where(static one => one.Kind == "param")];

    /// <summary>The files of its modules, relative to itself.</summary>
    public IReadOnlyList<string> Modules => [.. Module().Matches(Text).Select(static match => match.Groups["path"].Value)];

    /// <summary>The files whose content it takes in, relative to itself.</summary>
    public IReadOnlyList<string> Loaded => [.. Loading().Matches(Text).Select(static match => match.Groups["path"].Value)];

    /// <summary>Reads one.</summary>
    /// <param name="path">Relative to the top of the repository.</param>
    public static BicepFile Read(string path) => new(path, InfraFiles.Read(path));

    /// <summary>The value of a variable that is one text.</summary>
    public string Variable(string name) => Regex.Match(Text, $"^var {name} = '(?<value>[^']*)'$", RegexOptions.Multiline) is { Success: true } match
        ? match.Groups["value"].Value
        : throw new InvalidOperationException($"{Path} has no text in a variable '{name}'.");

    private static IEnumerable<BicepDeclaration> Declared(string[] lines)
    {
        string? description = null;
        var inType = false;
        foreach (var line in lines)
        {
            if (Description().Match(line) is { Success: true } said)
            {
                description = said.Groups["text"].Value.Replace(@"\'", "'", StringComparison.Ordinal);
            }
            else if (Declaration().Match(line) is { Success: true } declared)
            {
                inType = declared.Groups["kind"].Value == "type";
                yield return new(declared.Groups["kind"].Value, declared.Groups["name"].Value, declared.Groups["value"].Value, description);
                description = null;
            }
            else if (inType && Member().Match(line) is { Success: true } member)
            {
                yield return new("member", member.Groups["name"].Value, "", description);
                description = null;
            }
            else if (line is "}")
            {
                inType = false;
            }
        }
    }

    [GeneratedRegex(@"^\s*@description\('(?<text>(?:[^'\\]|\\.)+)'\)$")]
    private static partial Regex Description();

    [GeneratedRegex(@"^(?<kind>param|output|type) (?<name>\w+)[^=]*?(?: = (?<value>.*))?$")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^  (?<name>\w+): \S")]
    private static partial Regex Member();

    [GeneratedRegex(@"^module \w+ '(?<path>[^']+)'", RegexOptions.Multiline)]
    private static partial Regex Module();

    [GeneratedRegex(@"load(?:Json|Text)Content\('(?<path>[^']+)'\)")]
    private static partial Regex Loading();
}
