namespace Lavra.Settings;

/// <summary>
/// All settings and variables that a host was given, by name and without regard to case, before anybody has read them. What is set
/// later goes over what is there. Not thread safe.
/// </summary>
public sealed class SettingValues
{
    private readonly Dictionary<string, SettingValue> values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Everything that was given, blank values included.</summary>
    public IReadOnlyCollection<SettingValue> All => values.Values;

    /// <summary>
    /// Values from a plain dictionary. Names have the form <c>Lavra:Model:Name</c> or <c>Lavra__Model__Name</c>; the first form
    /// wins. Blank values are left out.
    /// </summary>
    public static SettingValues Of(IEnumerable<KeyValuePair<string, string?>> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        var values = new SettingValues();
        var origin = new SettingOrigin(SettingSource.File);
        foreach (var (name, text) in given)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            if (!name.Contains("__", StringComparison.Ordinal))
            {
                values.Set(name, text, origin);
            }
            else if (values.Find(NameOf(name)) is null)
            {
                values.Set(NameOf(name), text, new SettingOrigin(SettingSource.Environment, name));
            }
        }

        return values;
    }

    /// <summary>The setting that a variable of the environment is for: <c>Lavra__Model__Name</c> is <c>Lavra:Model:Name</c>.</summary>
    public static string NameOf(string variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return variable.Replace("__", ":", StringComparison.Ordinal);
    }

    /// <summary>Sets a value.</summary>
    public void Set(string name, string? text, SettingOrigin origin) => values[name] = new SettingValue(name, text, origin);

    /// <summary>Takes a value away, as if it had never been set.</summary>
    public void Remove(string name) => values.Remove(name);

    /// <summary>Whether a value was given, blank or not.</summary>
    public bool Contains(string name) => values.ContainsKey(name);

    /// <summary>A value that is not blank; null when there is none.</summary>
    public SettingValue? Find(string name) => values.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value.Text) ? value : null;

    /// <summary>A value's text without blanks around it; null when there is none.</summary>
    public string? Text(string name) => Find(name)?.Text!.Trim();

    /// <summary>Whether anything was given for a section: the section itself, or what is in it.</summary>
    public bool Has(string section)
    {
        foreach (var name in values.Keys)
        {
            if (IsIn(name, section))
            {
                return true;
            }
        }

        return false;
    }

    internal static bool IsIn(string name, string section) =>
        name.StartsWith(section, StringComparison.OrdinalIgnoreCase) && (name.Length == section.Length || name[section.Length] == ':');
}
