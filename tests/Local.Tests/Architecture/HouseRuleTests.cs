using System.Text.RegularExpressions;

namespace Lavra.Local.Tests.Architecture;

/// <summary>Rules of the house that a machine can hold; the others are in CONTRIBUTING.md.</summary>
public sealed partial class HouseRuleTests
{
    private const int LongestFile = 400;
    private const int LongestWithCompanions = 100;

    private static readonly IReadOnlyList<SourceFile> Product = WorkingCopy.Sources("src");

    // This folder's own samples break the rules on purpose.
    private static readonly IReadOnlyList<SourceFile> All =
        [.. Product, .. WorkingCopy.Sources("tests").Where(static file => !file.Path.Contains("/Architecture/", StringComparison.Ordinal))];

    [Fact]
    public void No_file_is_longer_than_can_be_kept_in_mind() => AssertNone(
        Product.Where(static file => file.Lines.Count > LongestFile).Select(static file => $"{file.Path} has {file.Lines.Count} lines"),
        $"A file has at most {LongestFile} lines; at 250 it is worth asking which two things it does.");

    [Fact]
    public void A_file_is_named_after_its_type() => AssertNone(
        Product.Where(static file => file.Subject != "Program" && DeclaredIn(file) is { Count: > 0 } types
            && types.All(type => type.Name != file.Subject)
            && types.Any(static type => type.Kind is "class" or "interface" && !type.IsContext)).Select(static file => file.Path),
        "A file is named after the type that it is about; only a family of records or enums may have a name of its own.");

    [Fact]
    public void A_file_has_one_public_class() => AssertNone(
        Product.Where(static file => file.Lines.Count > LongestWithCompanions
            && DeclaredIn(file).Count(static type => type.IsPublic && type.Kind is "class" or "interface") > 1).Select(static file => file.Path),
        $"Public classes and interfaces have files of their own; tiny companions may share one of up to {LongestWithCompanions} lines.");

    [Fact]
    public void No_type_is_named_after_a_drawer() => AssertNone(
        Product.SelectMany(static file => DeclaredIn(file).Where(static type => Drawer().IsMatch(type.Name)).Select(type => $"{type.Name} in {file.Path}")),
        "Name a type after what it is or does: not Manager, Helper, Util, Common, Data or Impl.");

    [Fact]
    public void Every_suppression_has_a_reason() => AssertNone(
        All.SelectMany(static file => file.Lines
            .Where(static line => BareSuppression().IsMatch(line))
            .Select(line => $"{file.Path}: {line.Trim()}")),
        "Say why: '#pragma warning disable CA1234 // The reason.', or Justification = \"The reason.\"");

    [Fact]
    public void Nothing_is_left_for_later() => AssertNone(
        All.SelectMany(static file => file.Lines.Where(static line => Later().IsMatch(line)).Select(line => $"{file.Path}: {line.Trim()}")),
        "Do it, or open an issue: the code has no notes about work that is left.");

    [Fact]
    public void Tests_do_not_sleep() => AssertNone(
        All.Where(static file => file.Path.StartsWith("tests/", StringComparison.Ordinal) && !file.Path.StartsWith("tests/Benchmarks/", StringComparison.Ordinal))
            .SelectMany(static file => file.Lines.Where(static line => Sleep().IsMatch(line)).Select(line => $"{file.Path}: {line.Trim()}")),
        "Tests wait for what happens, or move a fake clock; a wait of some length is too long on one machine and too short on another.");

    [Fact]
    public void No_path_of_a_machine_is_in_the_sources() => AssertNone(
        All.Concat(WorkingCopy.Files("docs", "*.md").Concat(["README.md", "CONTRIBUTING.md", "test"])
                .Select(static path => new SourceFile(path, WorkingCopy.Read(path))))
            .SelectMany(static file => file.Lines.Where(static line => MachinePath().IsMatch(line)).Select(line => $"{file.Path}: {line.Trim()}")),
        "Paths are relative to the repository, the workspace or a temporary folder.");

    [Theory]
    [InlineData("#pragma warning disable CA1000")]
    [InlineData("[SuppressMessage(\"Design\", \"CA1031\")]")]
    public void A_suppression_without_a_reason_is_found(string line) => Assert.Matches(BareSuppression(), line);

    [Theory]
    [InlineData("#pragma warning disable CA1000 // Because.")]
    [InlineData("[SuppressMessage(\"Design\", \"CA1031\", Justification = \"Because.\")]")]
    public void A_suppression_with_a_reason_is_fine(string line) => Assert.DoesNotMatch(BareSuppression(), line);

    [Theory]
    [InlineData("Thread.Sleep(10);")]
    [InlineData("await Task.Delay(50);")]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), token);")]
    public void A_sleep_is_found(string line) => Assert.Matches(Sleep(), line);

    private static void AssertNone(IEnumerable<string> found, string rule)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, $"{rule}\n- {string.Join("\n- ", all)}");
    }

    private static List<DeclaredType> DeclaredIn(SourceFile file) => [.. Declaration().Matches(file.Text).Select(static match => new DeclaredType(
        match.Groups["access"].Value == "public",
        match.Groups["kind"].Value,
        match.Groups["name"].Value,
        match.Groups["rest"].Value.Contains("JsonSerializerContext", StringComparison.Ordinal)))];

    [GeneratedRegex(
        @"^(?<access>public|internal) (?:(?:static|sealed|abstract|partial|readonly|unsafe|file) )*(?<kind>class|record struct|record class|record|struct|interface|enum) (?<name>\w+)(?<rest>[^\r\n]*)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex("(Helpers?|Utils?|Utilities|Managers?|Common|Impl|Data)$")]
    private static partial Regex Drawer();

    [GeneratedRegex(@"#pragma warning disable [\w, ]+$|\[.*SuppressMessage\((?!.*Justification = "".)")]
    private static partial Regex BareSuppression();

    [GeneratedRegex(@"(^|[;{}),])\s*//+\s*(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Later();

    [GeneratedRegex(@"Thread\.Sleep\(|Task\.Delay\((\d|TimeSpan\.From\w+\([\d.])")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"(^|[\s""'`(=])(/home/\w|/Users/\w|/root/|/work/\w|[A-Za-z]:\\Users\\)")]
    private static partial Regex MachinePath();

    private sealed record DeclaredType(bool IsPublic, string Kind, string Name, bool IsContext);
}
