using System.Globalization;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Settings;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Cli.Doctoring;

/// <summary>Checks what a run needs, one thing after the other.</summary>
/// <param name="environment">What surrounds the program.</param>
/// <param name="callsModel">Whether the model is called.</param>
internal sealed class Checks(CliEnvironment environment, bool callsModel)
{
    private const long Gib = 1024L * 1024 * 1024;
    private const long LeastFree = 100L * 1024 * 1024;

    /// <summary>Runs them all; one that cannot be made because of an earlier one is left out.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(Func<LocalSettings> read, CancellationToken cancellationToken)
    {
        LocalSettings settings;
        try
        {
            settings = read();
        }
        catch (SettingsException exception)
        {
            return [.. exception.Errors.Select(static error => new Finding("settings", CheckState.Fail, error))];
        }

        catch (UntrustedSettingsException untrusted)
        {
            return [new Finding("settings", CheckState.Fail, untrusted.Message, UntrustedSettingsException.Remedy)];
        }

        return
        [
            new Finding("settings", CheckState.Ok, Describe(settings)),
            DataFileCheck.Check(settings),
            WorkspaceCheck.Check(settings.Runs.Workspace),
            Disk("data", Path.GetDirectoryName(settings.DataFile)!),
            await ModelAsync(settings, cancellationToken).ConfigureAwait(false),
        ];
    }

    private static string Describe(LocalSettings settings)
    {
        var endpoint = settings.OtlpEndpoint is null ? "no telemetry export" : $"telemetry to {settings.OtlpEndpoint}";
        var durability = settings.Durability == Storage.Files.SqliteDurability.Full ? "full" : "normal";
        return $"valid; model {settings.Models.Default.Name}, durability {durability}, {endpoint}";
    }

    private async Task<Finding> ModelAsync(LocalSettings settings, CancellationToken cancellationToken)
    {
        var redactor = MachineParts.Redactor(settings);
        using var loggers = MachineParts.Loggers(settings, TextWriter.Null, LogLevel.None, environment.Time, redactor);
        using var models = MachineParts.Models(settings, loggers, environment.Time, redactor, environment.Offline);
        return await ModelCheck.CheckAsync(models, callsModel, environment.Time, cancellationToken).ConfigureAwait(false);
    }

    private static Finding Disk(string what, string folder)
    {
        var existing = folder;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } above)
        {
            existing = above;
        }

        try
        {
            var free = new DriveInfo(existing).AvailableFreeSpace;
            var text = string.Create(CultureInfo.InvariantCulture, $"{free / (double)Gib:0.0} GiB free for the {what} file");
            return free switch
            {
                < LeastFree => new Finding("disk", CheckState.Fail, text, "Free some space, or move the data file with --data."),
                < Gib => new Finding("disk", CheckState.Warn, text, "Free some space before long runs."),
                _ => new Finding("disk", CheckState.Ok, text),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Finding("disk", CheckState.Warn, $"The free space cannot be found out: {exception.Message}");
        }
    }
}
