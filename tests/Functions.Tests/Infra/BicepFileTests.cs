using Lavra.Testing;

namespace Lavra.Functions.Tests.Infra;

/// <summary>What holds for every Bicep file.</summary>
public sealed class BicepFileTests
{
    public static TheoryData<string> Files => [.. BicepFile.All.Select(static file => file.Path)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Everything_that_is_declared_says_what_it_is(string path) => Assert.All(
        BicepFile.Read(path).Declarations,
        one => Assert.True(one.Description is not null, $"{path}: {one.Kind} {one.Name} has no description."));

    [Theory]
    [MemberData(nameof(Files))]
    public void What_a_file_takes_in_is_there(string path)
    {
        var file = BicepFile.Read(path);
        var folder = Path.GetDirectoryName(Repository.At(path))!;
        Assert.All(file.Modules.Concat(file.Loaded), name => Assert.True(
            File.Exists(Path.Combine(folder, name)), $"{path} takes in {name}, which does not exist."));
    }

    [Fact]
    public void Every_module_is_used()
    {
        var used = BicepFile.All.SelectMany(static file => file.Modules.Select(module => $"infra/{module}"))
            .Append("infra/main.bicep");
        Assert.Empty(BicepFile.All.Select(static file => file.Path).Except(used));
    }

    [Fact]
    public void Every_resource_is_declared_here() => Assert.All(
        BicepFile.All, static file => Assert.DoesNotContain("br/public:", file.Text, StringComparison.Ordinal));

    [Fact]
    public void No_resource_takes_keys_in_place_of_identities()
    {
        string[] needed =
        [
            "allowSharedKeyAccess: false", "DisableLocalAuth: true", "disableLocalAuth: true", "allowBlobPublicAccess: false",
        ];
        var all = string.Join('\n', BicepFile.All.Select(static file => file.Text));
        Assert.All(needed, line => Assert.Contains(line, all, StringComparison.Ordinal));
        Assert.DoesNotContain("listKeys(", all, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey=", all, StringComparison.Ordinal);
    }
}
