namespace Lavra.Settings;

/// <summary>Where the value of a setting comes from.</summary>
public enum SettingSource
{
    /// <summary>Nobody set it: it has its default.</summary>
    Default,

    /// <summary>Nobody set it: it follows from other settings, from variables that everybody uses, or from where the program runs.</summary>
    Derived,

    /// <summary>A settings file, or another source of the host that has no better name.</summary>
    File,

    /// <summary>A variable of the environment.</summary>
    Environment,

    /// <summary>An option of the command line.</summary>
    CommandLine,
}
