using System.Globalization;

namespace Lavra.Local.Cli.Doctoring;

/// <summary>Checks that file tools can work in the workspace.</summary>
internal static class WorkspaceCheck
{
    private const string Name = "workspace";

    public static Finding Check(string folder)
    {
        try
        {
            TryWriting(folder);
            return new Finding(Name, CheckState.Ok, $"{folder} can be read and written");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Finding(
                Name, CheckState.Warn, $"{folder} cannot be written: {exception.Message}", "Runs that only read will work; for others put the permissions right, or choose another with --workspace.");
        }
    }

    /// <summary>Makes a file that vanishes when closed.</summary>
    public static void TryWriting(string folder)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".lavra-doctor-{Environment.ProcessId}"));
        using var _ = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
    }
}
