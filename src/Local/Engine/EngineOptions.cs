using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Local.Engine;

/// <summary>Settings of the embedded engine: section <c>Lavra:Engine</c>.</summary>
internal sealed class EngineOptions
{
    /// <summary>Their declarations.</summary>
    public static SettingsOf<EngineOptions> Settings { get; } = new("Lavra:Engine", static () => new EngineOptions(), static add =>
    {
        add.Add(
            nameof(Workers),
            static o => o.Workers,
            static (o, v) => o.Workers = v,
            SettingKinds.Whole(1, 10_000),
            "Activities (model calls, tool calls) that run at once.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(ResidentInstances),
            static o => o.ResidentInstances,
            static (o, v) => o.ResidentInstances = v,
            SettingKinds.Whole(0),
            "Workflow instances kept in memory; further ones are dropped when idle and read back when needed. 0 drops one after every turn.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(InboxInterval),
            static o => o.InboxInterval,
            static (o, v) => o.InboxInterval = v,
            SettingKinds.Duration("10ms", "1m"),
            "How often messages of other processes, such as a cancel, are looked for.",
            narrows: Narrowing.Any);
        add.Add(
            nameof(StopGrace),
            static o => o.StopGrace,
            static (o, v) => o.StopGrace = v,
            SettingKinds.Duration("0s", "10m"),
            "How long a stop waits for running activities.",
            narrows: Narrowing.Any);
    })
    {
        Hosts = SettingHosts.Local,
    };

    /// <summary>Activities that run at once. Default 64.</summary>
    public int Workers { get; set; } = 64;

    /// <summary>The version given to instances that are started. Default empty.</summary>
    public string Version { get; set; } = "";

    /// <summary>
    /// Instances kept in memory beyond those that have activities under way; further ones are dropped when idle and read back
    /// when something arrives. 0 drops an instance after every turn. Default 10,000.
    /// </summary>
    public int ResidentInstances { get; set; } = 10_000;

    /// <summary>
    /// Whether everything unfinished is picked up at start. Otherwise only what is started, or picked up by name, is worked on.
    /// Default true.
    /// </summary>
    public bool PickUpAll { get; set; } = true;

    /// <summary>How often messages that other processes left in the database are looked for. Default 250 ms.</summary>
    public TimeSpan InboxInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a stop waits for running activities. Default 2 s.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(2);
}
