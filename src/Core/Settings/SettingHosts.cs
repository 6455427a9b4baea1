namespace Lavra.Settings;

/// <summary>The hosts that know a group of settings.</summary>
[Flags]
public enum SettingHosts
{
    /// <summary>No host.</summary>
    None = 0,

    /// <summary>One machine.</summary>
    Local = 1,

    /// <summary>The Azure app.</summary>
    Functions = 2,

    /// <summary>Both hosts.</summary>
    All = Local | Functions,
}
