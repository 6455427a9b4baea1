using Lavra.Testing.Azurite;

namespace Lavra.Functions.Tests.Azurite;

/// <summary>Where Azurite is looked for, and what is said when it is missing.</summary>
public sealed class AzuriteInstallationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lavra-azurite-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void It_is_found_in_the_usual_place()
    {
        var package = Install("usual", "node_modules", "azurite");

        var found = AzuriteInstallation.Find(Variables(("PATH", InstallNode())), Path.Combine(folder, "usual"));

        Assert.Null(found.Missing);
        Assert.Equal(package, found.Folder);
    }

    [Fact]
    public void A_named_folder_goes_before_the_usual_place()
    {
        Install("usual", "node_modules", "azurite");
        var package = Install("own");

        var found = AzuriteInstallation.Find(
            Variables(("PATH", InstallNode()), ("LAVRA_AZURITE", package)), Path.Combine(folder, "usual"));

        Assert.Equal(package, found.Folder);
    }

    [Fact]
    public void A_named_folder_without_it_is_named() => Assert.Equal(
        "LAVRA_AZURITE is 'elsewhere', and Azurite is not there.",
        AzuriteInstallation.Find(Variables(("LAVRA_AZURITE", "elsewhere")), folder).Missing);

    [Fact]
    public void Why_it_was_not_installed_is_said() => Assert.Equal(
        "Azurite is missing: npm is ill.",
        AzuriteInstallation.Find(Variables(("LAVRA_AZURITE_MISSING", "npm is ill.")), folder).Missing);

    [Fact]
    public void How_to_install_it_is_said() =>
        Assert.Contains("./test", AzuriteInstallation.Find(Variables(), folder).Missing, StringComparison.Ordinal);

    [Fact]
    public void Without_Node_it_cannot_run()
    {
        Install("usual");

        Assert.Contains("Node.js", AzuriteInstallation.Find(Variables(("PATH", folder)), Path.Combine(folder, "usual")).Missing, StringComparison.Ordinal);
    }

    private static Func<string, string?> Variables(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(variable => variable.Name == name).Value;

    private string Install(params string[] parts)
    {
        var package = Path.Combine([folder, .. parts]);
        Directory.CreateDirectory(Path.Combine(package, "dist", "src", "table"));
        File.WriteAllText(Path.Combine(package, "dist", "src", "table", "main.js"), "");
        return package;
    }

    private string InstallNode()
    {
        File.WriteAllText(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node"), "");
        return folder;
    }
}
