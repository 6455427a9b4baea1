namespace Lavra.Settings;

/// <summary>From where a value came, as a person finds it again.</summary>
/// <param name="Source">The kind of place.</param>
/// <param name="Place">The file, the variable as it is spelled, or the option; null when there is nothing to name.</param>
public sealed record SettingOrigin(SettingSource Source, string? Place = null)
{
    /// <summary>Nobody set it.</summary>
    public static SettingOrigin Default { get; } = new(SettingSource.Default);

    /// <summary>Nobody set it, and it follows from something else.</summary>
    public static SettingOrigin Derived { get; } = new(SettingSource.Derived);
}
