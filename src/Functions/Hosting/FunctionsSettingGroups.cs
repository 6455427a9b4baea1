using Lavra.Composition;
using Lavra.Functions.Durable;
using Lavra.Functions.Storage.Tables;
using Lavra.Http.Hosting;
using Lavra.Models.Connections;
using Lavra.Models;
using Lavra.Runs;
using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Functions.Hosting;

/// <summary>The settings that the app knows, some with other defaults than on one machine.</summary>
internal static class FunctionsSettingGroups
{
    // Azure cuts every response at 230 s.
    private static readonly TimeSpan LongestStream = TimeSpan.FromSeconds(225);
    private static readonly TimeSpan DefaultStream = TimeSpan.FromSeconds(220);

    /// <summary>All groups.</summary>
    /// <param name="folder">A folder on the instance's own disk, in which runs work unless the settings say otherwise.</param>
    public static IReadOnlyList<SettingGroup> All(string folder) =>
    [
        .. ModelsOptions.Groups,
        .. CoreSettings.For(SettingHosts.Functions).Where(static group => group != RunsOptions.Settings),
        Runs(folder),
        HttpOptions.Settings.With(static () => new HttpOptions { EventStreamTime = DefaultStream }, CheckStreamTime),
        TableStorageOptions.Settings,
        DurableOptions.Settings,
    ];

    private static SettingsOf<RunsOptions> Runs(string folder) => RunsOptions.Settings.With(
        static () => new RunsOptions { FolderPerRun = true },
        (options, _) =>
        {
            options.Workspace = Path.Combine(folder, options.Workspace);
            return options;
        });

    private static HttpOptions CheckStreamTime(HttpOptions options, SettingsReading reading)
    {
        if (options.EventStreamTime > LongestStream)
        {
            reading.Errors.Add(
                $"{HttpOptions.Section}:{nameof(options.EventStreamTime)} is {DurationText.Of(options.EventStreamTime)}; Azure cuts every response at 230 s, so it must be at most {DurationText.Of(LongestStream)}.");
        }

        return options;
    }
}
