namespace Lavra.Settings;

/// <summary>One value as somebody gave it.</summary>
/// <param name="Name">The whole name, joined by colons, in the spelling of who gave it.</param>
/// <param name="Text">The value; null or blank counts as not set.</param>
/// <param name="Origin">From where it came.</param>
public sealed record SettingValue(string Name, string? Text, SettingOrigin Origin);
