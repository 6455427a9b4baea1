using System.Text.RegularExpressions;
using Lavra.Contracts.Architecture.Metadata;

namespace Lavra.Local.Tests.Architecture;

/// <summary>
/// Folders of Core are capabilities, and capabilities build on each other in one order. A folder may use those before it.
/// </summary>
public sealed partial class FolderTests
{
    // A new folder gets its place here. The order is also in docs/architecture.md.
    private static readonly string[] Order =
    [
        "Words", "Settings", "Identity", "Durability", "Records", "Jobs", "Privacy", "Security", "Telemetry", "Tools", "Generation", "Planning",
        "Facts", "ExecutionLog", "Runs", "Retention", "Watching", "Composition",
    ];

    [Fact]
    public void Every_folder_of_Core_has_its_place_in_the_order() => Assert.Equal(
        Directory.EnumerateDirectories(Path.Combine(WorkingCopy.Root, "src", "Core"))
            .Select(static path => Path.GetFileName(path)!)
            .Where(static name => name is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal),
        Order.Order(StringComparer.Ordinal));

    [Fact]
    public void Namespaces_are_folders()
    {
        foreach (var file in WorkingCopy.Sources("src"))
        {
            var parts = file.Path.Split('/');
            var project = parts[1] == "Core" ? "Lavra" : $"Lavra.{parts[1]}";
            var folder = parts.Length > 3 ? $"{project}.{parts[2]}" : project;
            if (NamespaceIn(file.Text) is { } name)
            {
                Assert.True(
                    name == folder || name.StartsWith(folder + ".", StringComparison.Ordinal),
                    $"{file.Path} has the namespace {name}; its folder says {folder}.");
            }
        }
    }

    [Fact]
    public void Types_use_only_folders_that_come_before_their_own()
    {
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in Product.Core.Types)
        {
            foreach (var used in type.Uses.Select(Product.Core.Find).OfType<CodeType>())
            {
                if (ComesAfter(FolderOf(used.Namespace), FolderOf(type.Namespace)))
                {
                    wrong.Add($"{type.Name} uses {used.Name}");
                }
            }
        }

        Assert.True(wrong.Count == 0, Explain(wrong));
    }

    [Fact]
    public void Uses_are_seen_in_signatures_and_in_code()
    {
        var service = Product.Core.Find("Lavra.Runs.RunService")!;
        Assert.Contains("Lavra.Tools.IToolCatalog", service.Uses);
        Assert.Contains(service.Methods.SelectMany(static m => m.Uses), static use => use.Type == "Lavra.Facts.Writing.LogKeys" || use.Type == "Lavra.Telemetry.StoredTrace");
    }

    // Constants leave no trace in compiled code; the sources name their namespaces.
    [Fact]
    public void Sources_use_only_namespaces_of_folders_that_come_before_their_own()
    {
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in WorkingCopy.Sources("src/Core"))
        {
            foreach (Match match in Using().Matches(file.Text))
            {
                if (ComesAfter(FolderOf(match.Groups[1].Value), file.Path.Split('/')[2]))
                {
                    wrong.Add($"{file.Path} has 'using {match.Groups[1].Value}'");
                }
            }
        }

        Assert.True(wrong.Count == 0, Explain(wrong));
    }

    [Theory]
    [InlineData("Runs", "Tools", true)]
    [InlineData("Tools", "Runs", false)]
    [InlineData("Tools", "Tools", false)]
    public void The_order_is_judged(string used, string by, bool wrong) => Assert.Equal(wrong, ComesAfter(used, by));

    private static bool ComesAfter(string? used, string? user) => Array.IndexOf(Order, used) > Array.IndexOf(Order, user)
        && Array.IndexOf(Order, user) >= 0;

    private static string? FolderOf(string name) =>
        name.StartsWith("Lavra.", StringComparison.Ordinal) ? name.Split('.')[1] : null;

    private static string? NamespaceIn(string text) => Namespace().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    private static string Explain(IEnumerable<string> wrong) =>
        $"Folders of Core may use those before them: {string.Join(" < ", Order)}.\n- {string.Join("\n- ", wrong)}";

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?:static )?(Lavra\.[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
