namespace Lavra.Testing.Azurite;

/// <summary>
/// Where Azurite and Node.js are on this machine. Azurite is in the folder that <c>LAVRA_AZURITE</c> names, or in
/// <c>.tools/azurite</c> at the top of the repository, where <c>./test</c> installs it.
/// </summary>
public sealed class AzuriteInstallation
{
    private const string Variable = "LAVRA_AZURITE";

    private AzuriteInstallation(string? node, string? folder, string? missing)
    {
        Node = node ?? "";
        Folder = folder ?? "";
        Missing = missing;
    }

    /// <summary>This machine's.</summary>
    public static AzuriteInstallation Current { get; } = Find(
        Environment.GetEnvironmentVariable, Repository.At(".tools", "azurite"));

    /// <summary>Why tests cannot use it; null if they can.</summary>
    public string? Missing { get; }

    /// <summary>The program of Node.js. Empty if something is missing.</summary>
    public string Node { get; }

    /// <summary>The folder of the npm package. Empty if something is missing.</summary>
    public string Folder { get; }

    /// <summary>Looks for both.</summary>
    /// <param name="variable">Gives environment variables.</param>
    /// <param name="usual">The folder in which it is if no variable names another.</param>
    public static AzuriteInstallation Find(Func<string, string?> variable, string usual)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var named = variable(Variable);
        var folder = string.IsNullOrEmpty(named) ? usual : named;
        var package = new[] { folder, Path.Combine(folder, "node_modules", "azurite") }
            .FirstOrDefault(static path => File.Exists(EntryPoint(path, "table")));
        if (package is null)
        {
            return new(null, null, (named, variable("LAVRA_AZURITE_MISSING")) switch
            {
                ({ Length: > 0 }, _) => $"{Variable} is '{named}', and Azurite is not there.",
                (_, { Length: > 0 } reason) => $"Azurite is missing: {reason}",
                _ => "Azurite is missing: './test' installs it into .tools/azurite where npm works.",
            });
        }

        var program = OperatingSystem.IsWindows() ? "node.exe" : "node";
        var node = (variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(part => Path.Combine(part, program))
            .FirstOrDefault(File.Exists);
        return node is null
            ? new(null, null, "Azurite needs Node.js, and 'node' is not on the path.")
            : new(node, package, null);
    }

    /// <summary>The program of a service.</summary>
    /// <param name="service">Its name, such as <c>table</c>.</param>
    public string EntryPoint(string service) => EntryPoint(Folder, service);

    private static string EntryPoint(string package, string service) => Path.Combine(package, "dist", "src", service, "main.js");
}
