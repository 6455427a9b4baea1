using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Local.Storage.Files;

/// <summary>Where the data file is, and how safely it is written: section <c>Lavra:Data</c>.</summary>
internal sealed class DataOptions
{
    /// <summary>Their declarations.</summary>
    public static SettingsOf<DataOptions> Settings { get; } = new("Lavra:Data", static () => new DataOptions(), static add =>
    {
        add.Add(
            nameof(File),
            static o => o.File,
            static (o, v) => o.File = v,
            SettingKinds.Text,
            "The file that holds everything; also `--data`. On a local disk.");
        add.Add(
            nameof(Durability),
            static o => o.Durability,
            static (o, v) => o.Durability = v,
            SettingKinds.Choice(("full", SqliteDurability.Full), ("normal", SqliteDurability.Normal)),
            "`full`: every commit is on the disk before it counts. `normal`: a power cut may take the last moments.");
    })
    {
        Hosts = SettingHosts.Local,
    };

    /// <summary>The file that holds everything; absolute once it was read. Default <c>.lavra/lavra.db</c> in the working folder.</summary>
    public string File { get; set; } = ".lavra/lavra.db";

    /// <summary>What survives a power cut. Default all of it.</summary>
    public SqliteDurability Durability { get; set; }
}
