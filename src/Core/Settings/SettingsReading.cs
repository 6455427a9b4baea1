using Lavra.Words;

namespace Lavra.Settings;

/// <summary>
/// One reading of a host's settings: every group by its declarations, and everything that is wrong at once. Not thread safe.
/// </summary>
/// <param name="values">What the host was given.</param>
/// <param name="groups">All groups that the host knows.</param>
/// <param name="folder">From where relative paths go.</param>
public sealed class SettingsReading(SettingValues values, IReadOnlyList<SettingGroup> groups, string folder)
{
    private const string Root = "Lavra:";

    private readonly Dictionary<string, object> read = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<KeyValuePair<string, string>> secrets = [];

    /// <summary>What the host was given.</summary>
    public SettingValues Values => values;

    /// <summary>All groups that the host knows.</summary>
    public IReadOnlyList<SettingGroup> Groups => groups;

    /// <summary>From where relative paths go.</summary>
    public string Folder => folder;

    /// <summary>Where the settings are for, to follow the name of what there is not: <c> on Azure Functions</c>. Default empty.</summary>
    public string Where { get; init; } = "";

    /// <summary>Variables of the host that belong to no group. Default none.</summary>
    public IReadOnlyList<SettingVariable> Variables { get; init; } = [];

    /// <summary>What is wrong as far as it was read.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Names and values of the secrets among the values, as far as they were read.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Secrets => secrets;

    /// <summary>Reads all groups, and looks for what belongs to none.</summary>
    /// <returns>This.</returns>
    /// <exception cref="SettingsException">Something is wrong; it lists everything that is.</exception>
    public SettingsReading ReadAll()
    {
        FindUnknownSections();
        KeepSecrets(Variables);
        foreach (var group in groups)
        {
            if (!group.IsDeferred || values.Has(group.Name))
            {
                _ = Options(group);
            }
        }

        return Errors.Count == 0 ? this : throw new SettingsException(Errors);
    }

    /// <summary>The options of a group, read when first asked for.</summary>
    /// <exception cref="ArgumentException">The host does not know the group.</exception>
    public T Get<T>(SettingsOf<T> group)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(group);
        foreach (var known in groups)
        {
            // A host may have put its own defaults over a group, so the name counts.
            if (known.Name == group.Name)
            {
                return (T)Options(known);
            }
        }

        throw new ArgumentException($"This host does not know the settings '{group.Name}'.", nameof(group));
    }

    /// <summary>All settings of all groups, with their values.</summary>
    public IReadOnlyList<SettingState> List()
    {
        var states = new List<SettingState>();
        foreach (var group in groups)
        {
            group.List(this, states);
        }

        return states;
    }

    /// <summary>Notes that a value cannot be taken.</summary>
    /// <param name="given">The value.</param>
    /// <param name="shape">What it must be.</param>
    /// <param name="isShown">Whether its text may be repeated.</param>
    internal void Refuse(SettingValue given, string shape, bool isShown) => Errors.Add(
        $"{given.Name} {(isShown ? $"is '{given.Text!.Trim()}'; it " : "")}must be {shape}{Place(given)}.");

    /// <summary>Notes that there is no such setting.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="remedy">What there is instead.</param>
    /// <param name="meant">The name that was probably meant; null when none is near.</param>
    internal void RefuseUnknown(SettingValue given, string remedy, string? meant = null) =>
        Errors.Add($"There is no setting '{given.Name}'. {remedy}{Place(given)}.{(meant is null ? "" : $" Did you mean '{meant}'?")}");

    /// <summary>Notes a secret, so that it is redacted everywhere.</summary>
    internal void Keep(string name, string secret) => secrets.Add(KeyValuePair.Create(name, secret));

    private static string Place(SettingValue given) => given.Origin switch
    {
        { Place: null } => "",
        { Source: SettingSource.Environment } variable => $" (variable {variable.Place})",
        var origin => $" ({origin.Place})",
    };

    private object Options(SettingGroup group)
    {
        if (!read.TryGetValue(group.Name, out var options))
        {
            options = group.Read(this);
            read[group.Name] = options;
            KeepSecrets(group.Variables);
        }

        return options;
    }

    private void KeepSecrets(IReadOnlyList<SettingVariable> variables)
    {
        foreach (var variable in variables)
        {
            if (variable.IsSecret && values.Text(variable.Name) is { } secret)
            {
                Keep(variable.Name, secret);
            }
        }
    }

    private void FindUnknownSections()
    {
        HashSet<string>? told = null;
        foreach (var value in values.All)
        {
            if (value.Name.StartsWith(Root, StringComparison.OrdinalIgnoreCase) && !IsKnown(SectionOf(value.Name))
                && (told ??= new HashSet<string>(StringComparer.OrdinalIgnoreCase)).Add(SectionOf(value.Name)))
            {
                RefuseSection(value);
            }
        }
    }

    private void RefuseSection(SettingValue value)
    {
        var section = SectionOf(value.Name);
        var known = groups.Select(static group => group.Name[Root.Length..]).Order(StringComparer.Ordinal).ToList();
        var meant = NearNames.Suggest(section[Root.Length..], known) is [var near, ..] ? $" Did you mean '{Root}{near}'?" : "";
        Errors.Add($"There is no section '{section}'{Where}. There are: {string.Join(", ", known)}{Place(value)}.{meant}");
    }

    private bool IsKnown(string section)
    {
        foreach (var group in groups)
        {
            if (string.Equals(group.Name, section, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string SectionOf(string name)
    {
        var end = name.IndexOf(':', Root.Length);
        return end < 0 ? name : name[..end];
    }
}
