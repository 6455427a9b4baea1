namespace Lavra.Settings;

/// <summary>What a group declares: a setting, a list, or a section inside it. Immutable.</summary>
internal abstract class SettingMember<T>(string name)
    where T : class
{
    /// <summary>Its name inside the section.</summary>
    public string Name => name;

    /// <summary>Whether a name, given from the section on, is its own or inside it. What is inside and unknown it tells itself.</summary>
    public abstract bool Knows(ReadOnlySpan<char> rest);

    /// <summary>Reads what is set of it into the options.</summary>
    public abstract T Read(T options, string section, SettingsReading reading);

    /// <summary>Adds the values that are not allowed.</summary>
    public abstract void Check(T options, string prefix, ICollection<SettingProblem> problems);

    /// <summary>Judges a value that it knows, before it is read.</summary>
    /// <param name="given">The value: not blank.</param>
    /// <param name="section">The section's whole name.</param>
    /// <param name="fresh">Options that have the defaults.</param>
    /// <param name="folder">From where relative paths go.</param>
    public abstract SettingJudgement Judge(SettingValue given, string section, T fresh, string folder);

    /// <summary>Adds what there is to say of it.</summary>
    /// <param name="options">The options whose values count.</param>
    /// <param name="fresh">Options that have the defaults.</param>
    /// <param name="section">The section's whole name.</param>
    /// <param name="reading">From where values came; null to tell of the declarations alone.</param>
    /// <param name="states">Takes it up.</param>
    public abstract void List(T options, T fresh, string section, SettingsReading? reading, ICollection<SettingState> states);

    /// <summary>Whether a name, given from the section on, is the member's own name.</summary>
    protected bool Is(ReadOnlySpan<char> rest) => rest.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name, given from the section on, is inside of the member.</summary>
    protected bool Holds(ReadOnlySpan<char> rest) =>
        rest.Length > name.Length && rest[name.Length] == ':' && rest.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>From where the value of a setting came that has its default, or that was completed.</summary>
    protected static SettingOrigin Unset(string? value, string? otherwise) =>
        value == otherwise ? SettingOrigin.Default : SettingOrigin.Derived;
}
