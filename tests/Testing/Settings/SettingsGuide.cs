using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lavra.Settings;

namespace Lavra.Testing.Settings;

/// <summary>
/// The guide to settings, whose tables are made from the declarations. A table stands behind a mark that names its section,
/// <c>&lt;!-- settings of Lavra:Engine --&gt;</c>, up to the next blank line.
/// </summary>
public sealed partial class SettingsGuide
{
    /// <summary>The guide.</summary>
    public const string Path = "docs/guides/settings.md";

    private const string WriteVariable = "LAVRA_WRITE_GUIDE";
    private const string Variables = "variables";

    private readonly IReadOnlyList<SettingState> declared;
    private readonly IReadOnlyList<SettingVariable> variables;
    private string text = File.ReadAllText(Repository.At(Path));

    /// <summary>Reads it.</summary>
    /// <param name="groups">The groups that are told.</param>
    /// <param name="ofHost">Further variables.</param>
    /// <param name="mayWrite">Whether the tables of these groups are written anew when the variable <c>LAVRA_WRITE_GUIDE</c> is set.</param>
    public SettingsGuide(IReadOnlyList<SettingGroup> groups, IReadOnlyList<SettingVariable> ofHost, bool mayWrite)
    {
        declared = [.. groups.SelectMany(static group => group.Declared)];
        variables = [.. groups.SelectMany(static group => group.Variables), .. ofHost];
        if (mayWrite && Environment.GetEnvironmentVariable(WriteVariable) is { Length: > 0 })
        {
            text = Mark().Replace(text, mark => Sections.Contains(mark.Groups["name"].Value) || (ofHost.Count > 0 && mark.Groups["name"].Value == Variables)
                ? $"{mark.Groups["mark"].Value}{Made(mark.Groups["name"].Value)}"
                : mark.Value);
            File.WriteAllText(Repository.At(Path), text);
        }
    }

    /// <summary>The whole text.</summary>
    public string Text => text;

    /// <summary>All declared settings that stand in no table.</summary>
    public IReadOnlyList<string> Missing => [.. declared.Select(static one => one.Name).Where(name => SectionOf(name) is null)];

    /// <summary>The sections of the host that have tables, and the word for the table of variables.</summary>
    public IReadOnlyList<string> Sections => [.. Marks.Where(name => declared.Any(one => SectionOf(one.Name) == name))];

    /// <summary>A table as it stands in the guide, and as the declarations have it.</summary>
    public (string Written, string Made) Table(string section) => (
        Mark().Matches(text).Single(mark => mark.Groups["name"].Value == section).Groups["table"].Value, Made(section));

    /// <summary>The rows of variables that the guide lacks.</summary>
    public IReadOnlyList<string> MissingVariables => [.. variables
        .Select(static one => $"| `{one.Name}` | {one.Meaning} |")
        .Where(row => !text.Contains(row, StringComparison.Ordinal))];

    private IEnumerable<string> Marks => Mark().Matches(text).Select(static mark => mark.Groups["name"].Value);

    private string? SectionOf(string setting) => Marks
        .Where(name => setting.StartsWith(name + ":", StringComparison.Ordinal))
        .MaxBy(static name => name.Length);

    private string Made(string section)
    {
        var table = new StringBuilder();
        if (section == Variables)
        {
            table.Append("| variable | meaning |\n|---|---|\n");
            foreach (var one in variables)
            {
                table.Append(CultureInfo.InvariantCulture, $"| `{one.Name}` | {one.Meaning} |\n");
            }

            return table.ToString();
        }

        table.Append("| setting | default | meaning |\n|---|---|---|\n");
        foreach (var one in declared.Where(one => SectionOf(one.Name) == section))
        {
            var bounds = one.Bounds is null ? "" : $" {one.Bounds}.";
            table.Append(CultureInfo.InvariantCulture, $"| `{one.Name}` | {Written(one.Default)} | {one.Meaning}{bounds} |\n");
        }

        return table.ToString();
    }

    private static string Written(string? value) => value switch
    {
        null => "none",
        "true" or "false" => value,
        _ when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number.ToString("N0", CultureInfo.InvariantCulture),
        _ => $"`{value}`",
    };

    [GeneratedRegex(@"(?<mark><!-- settings of (?<name>[\w:]+) -->\n\n)(?<table>(?:\|[^\n]*\n)*)")]
    private static partial Regex Mark();
}
