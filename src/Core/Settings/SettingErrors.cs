namespace Lavra.Settings;

/// <summary>Takes up what rules between settings find wrong. Not thread safe.</summary>
/// <param name="section">The section that is looked at, such as <c>Lavra:Http:Keys:0</c>.</param>
/// <param name="errors">Where errors go.</param>
public sealed class SettingErrors(string section, List<string> errors)
{
    /// <summary>The section that is looked at.</summary>
    public string Section { get; } = section;

    /// <summary>The whole name of a setting in the section.</summary>
    public string NameOf(string setting) => $"{Section}:{setting}";

    /// <summary>Adds an error: a sentence that names the setting and the remedy, and repeats no secret.</summary>
    public void Add(string error) => errors.Add(error);
}
