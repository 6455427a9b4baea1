using System.Xml.Linq;

namespace Lavra.Local.Tests.Architecture;

/// <summary>Who may know whom: arrows point inwards, towards Core, and the hosts never know each other.</summary>
public sealed class ProjectTests
{
    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["Models"] = ["Core"],
        ["Http"] = ["Core"],
        ["Local"] = ["Core", "Models", "Http"],
        ["Functions"] = ["Core", "Models", "Http"],
    };

    // By the beginning of an assembly's or a package's name.
    private static readonly string[] NotInCore =
    [
        "Microsoft.AspNetCore", "Microsoft.Extensions.Hosting", "Microsoft.Data.", "SQLite", "Npgsql", "Azure.", "Microsoft.Azure.",
        "Microsoft.DurableTask", "OpenAI", "System.ClientModel", "Spectre.", "System.CommandLine", "OpenTelemetry",
    ];

    private static readonly string[] Models = ["OpenAI", "Azure.AI.", "Azure.Identity"];

    public static TheoryData<string> Projects => [.. WorkingCopy.Files("src", "*.csproj")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_to_nobody_further_out(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        Assert.True(MayKnow.TryGetValue(name, out var known), $"{path} is new: say in {nameof(ProjectTests)} whom it may know.");
        var references = Named(path, "ProjectReference").Select(static p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/')));
        Assert.All(references, reference => Assert.True(
            known.Contains(reference), $"{path} refers to {reference}; it may know {Say(known)}."));
    }

    [Fact]
    public void An_assembly_refers_to_nobody_further_out()
    {
        foreach (var assembly in Product.Code)
        {
            var known = MayKnow[NameOf(assembly.Name)];
            Assert.All(assembly.References.Where(IsOurs).Select(NameOf), reference => Assert.True(
                known.Contains(reference), $"{assembly.Name} uses {reference}; it may know {Say(known)}."));
        }
    }

    [Fact]
    public void Core_knows_no_web_server_database_or_cloud()
    {
        var core = WorkingCopy.Files("src/Core", "*.csproj").Single();
        string[] references =
            [.. Product.Core.References, .. Named(core, "PackageReference"), .. Named(core, "FrameworkReference")];
        Assert.All(references, reference => Assert.False(
            NotInCore.Any(name => reference.StartsWith(name, StringComparison.OrdinalIgnoreCase)),
            $"Core uses {reference}. Put what needs it into Models, Http or a host, behind an interface of Core."));
    }

    [Fact]
    public void Only_Models_knows_the_clients_of_model_servers()
    {
        foreach (var assembly in Product.Code.Where(static a => NameOf(a.Name) != "Models"))
        {
            Assert.DoesNotContain(assembly.References, reference => Models.Any(name => reference.StartsWith(name, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = WorkingCopy.Read("Functions.sln").Replace('\\', '/');
        Assert.All(
            WorkingCopy.Files("src", "*.csproj").Concat(WorkingCopy.Files("tests", "*.csproj")),
            path => Assert.Contains($"\"{path}\"", solution, StringComparison.Ordinal));
    }

    // ./test runs the projects of that name, so another name would never be run.
    [Fact]
    public void Every_test_project_has_the_name_by_which_it_is_run() => Assert.All(
        WorkingCopy.Files("tests", "*.csproj"),
        path => Assert.Equal(
            Path.GetFileNameWithoutExtension(path).EndsWith(".Tests", StringComparison.Ordinal),
            WorkingCopy.Read(path).Contains("<IsTestProject>true</IsTestProject>", StringComparison.Ordinal)));

    private static IEnumerable<string> Named(string project, string item) => XDocument.Parse(WorkingCopy.Read(project))
        .Descendants(item)
        .Select(static element => (string?)element.Attribute("Include"))
        .OfType<string>();

    private static bool IsOurs(string assembly) => assembly == "lavra" || assembly.StartsWith("Lavra.", StringComparison.Ordinal);

    private static string NameOf(string assembly) => assembly == "lavra" ? "Local" : assembly["Lavra.".Length..];

    private static string Say(string[] known) => known.Length == 0 ? "nobody" : string.Join(", ", known);
}
