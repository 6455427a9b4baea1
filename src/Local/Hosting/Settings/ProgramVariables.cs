using Lavra.Settings;

namespace Lavra.Local.Hosting.Settings;

/// <summary>Variables of the environment that are for this program and are no settings.</summary>
internal static class ProgramVariables
{
    /// <summary>The variable with the key for a server.</summary>
    public const string ServerKey = "LAVRA_API_KEY";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SettingVariable> All { get; } =
    [
        new(ServerKey, "The key that commands with `--server` send.") { IsSecret = true },
        new(SettingsTrust.FoldersVariable, "Folders in which, and below which, settings files count whatever they set; several as `PATH` has them."),
        new("LAVRA_NO_STARTUP_PROFILE", "Any value: keeps no start-up profile in the user's cache folder."),
        new("LAVRA_DEBUG", "`1`: shows where an internal error happened."),
    ];
}
