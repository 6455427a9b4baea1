using System.ComponentModel.DataAnnotations;

namespace Lavra.Local.Engine;

/// <summary>Settings of the embedded engine: section <c>Lavra:Engine</c>.</summary>
internal sealed class EngineOptions
{
    /// <summary>Activities that run at once. Default 64.</summary>
    [Range(1, 10_000)]
    public int Workers { get; set; } = 64;

    /// <summary>The version given to instances that are started. Default empty.</summary>
    public string Version { get; set; } = "";

    /// <summary>
    /// Instances kept in memory beyond those that have activities under way; further ones are dropped when idle and read back
    /// when something arrives. 0 drops an instance after every turn. Default 10,000.
    /// </summary>
    [Range(0, int.MaxValue)]
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
