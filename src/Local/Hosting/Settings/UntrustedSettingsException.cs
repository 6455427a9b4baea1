namespace Lavra.Local.Hosting.Settings;

/// <summary>A settings file of a folder says more than what narrows, and nobody has vouched for it.</summary>
/// <param name="untrusted">What it says.</param>
internal sealed class UntrustedSettingsException(UntrustedSettings untrusted)
    : Exception($"'{untrusted.Place}' is not trusted: it sets {string.Join(", ", untrusted.Settings.Select(static setting => setting.Name))}.")
{
    /// <summary>What to do.</summary>
    public const string Remedy =
        "Such settings can send keys and texts elsewhere, or widen what runs may do. Read the file; if it is yours, 'lavra trust' in this folder makes it count.";

    /// <summary>What it says.</summary>
    public UntrustedSettings Untrusted { get; } = untrusted;
}
