using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Lavra.Testing;

namespace Lavra.Functions.Tests.Infra;

/// <summary>
/// The real Bicep compiler, where there is one: from the test project's packages on Linux, else <c>bicep</c> on the path. It checks
/// types, names and API versions, and works out what a deployment would make, without any Azure.
/// </summary>
internal static class BicepCompiler
{
    private static readonly string? Program = Find();

    /// <summary>Why there is none; null when there is one.</summary>
    public static string? Missing => Program is null
        ? "There is no Bicep compiler: put 'bicep' on the path (it comes with 'az bicep install', too)."
        : null;

    /// <summary>Everything that the compiler has to say about a file, warnings included; empty when it is content.</summary>
    public static string Check(string path) => Run(Repository.Root, "lint", path).Errors;

    /// <summary>What a deployment of <c>infra/main.bicep</c> would make.</summary>
    /// <param name="parameters">Lines of a parameters file, besides environment and location.</param>
    public static BicepSnapshot Snapshot(params string[] parameters)
    {
        var folder = Directory.CreateTempSubdirectory("lavra-bicep-");
        try
        {
            var template = Path.GetRelativePath(folder.FullName, Repository.At("infra", "main.bicep")).Replace('\\', '/');
            File.WriteAllLines(
                Path.Combine(folder.FullName, "main.bicepparam"),
                [$"using '{template}'", "param environmentName = 'test'", "param location = 'swedencentral'", .. parameters]);
            var (_, errors) = Run(
                folder.FullName, "snapshot", "main.bicepparam", "--mode", "overwrite", "--location", "swedencentral",
                "--subscription-id", Guid.Empty.ToString(), "--tenant-id", Guid.Empty.ToString());
            var result = Path.Combine(folder.FullName, "main.snapshot.json");
            return File.Exists(result)
                ? new BicepSnapshot(JsonDocument.Parse(File.ReadAllText(result)).RootElement, errors)
                : new BicepSnapshot(default, errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Output, string Errors) Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program!, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // It is one file that unpacks its native libraries, and may run where there is no ICU.
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(AppContext.BaseDirectory, "bicep-libraries");
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (output.Result, errors.Trim());
    }

    private static string? Find()
    {
        var packaged = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static one => one.Key == "BicepCompiler")?.Value;
        var names = OperatingSystem.IsWindows() ? "bicep.exe" : "bicep";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, names))
            .Prepend(packaged)
            .FirstOrDefault(static path => !string.IsNullOrEmpty(path) && File.Exists(path));
    }
}
