using Lavra.Settings.Kinds;

namespace Lavra.Settings;

/// <summary>
/// Takes up the declarations of one group. The default of a setting is the value that its property has in new options. Used while
/// declaring only.
/// </summary>
public sealed class SettingDeclarations<T>
    where T : class
{
    private readonly IReadOnlyList<SettingVariable> variables;
    private readonly List<SettingMember<T>> members = [];

    internal SettingDeclarations(IReadOnlyList<SettingVariable> variables) => this.variables = variables;

    internal IReadOnlyList<SettingMember<T>> Members => members;

    /// <summary>Declares a setting.</summary>
    /// <param name="name">Its name inside the section: the property's.</param>
    /// <param name="get">Gives the property's value.</param>
    /// <param name="set">Sets the property.</param>
    /// <param name="kind">Its type and its bounds.</param>
    /// <param name="meaning">
    /// What it is for, for the guide and for <c>lavra settings</c>: a sentence or two, code in backticks, no links. The bounds are added.
    /// </param>
    /// <param name="secret">Whether its value is never stored and never shown, and known to the redactor.</param>
    /// <param name="secrets">What of a value is secret, by name; null for the whole of it.</param>
    /// <param name="narrows">
    /// Which values at most narrow what runs may do and use, so that a file may set them that nobody has vouched for; null, the default,
    /// when none does.
    /// </param>
    public void Add<TValue>(
        string name,
        Func<T, TValue> get,
        Action<T, TValue> set,
        SettingKind<TValue> kind,
        string meaning,
        bool secret = false,
        Func<string, IEnumerable<KeyValuePair<string, string>>>? secrets = null,
        Narrows<TValue>? narrows = null) => Add(
            name,
            get,
            Changing(set),
            kind,
            meaning,
            secret,
            secrets,
            narrows);

    /// <summary>The same for a property that is only set when the options are made.</summary>
    public void Add<TValue>(
        string name,
        Func<T, TValue> get,
        Func<T, TValue, T> set,
        SettingKind<TValue> kind,
        string meaning,
        bool secret = false,
        Func<string, IEnumerable<KeyValuePair<string, string>>>? secrets = null,
        Narrows<TValue>? narrows = null) => members.Add(
            new ValueMember<T, TValue>(name, get, set, kind, meaning, VariableFor(name), secret ? secrets ?? WholeOf(name) : null, narrows));

    /// <summary>The same for a setting that may be absent: null is no value.</summary>
    public void Add<TValue>(
        string name, Func<T, TValue?> get, Action<T, TValue?> set, SettingKind<TValue> kind, string meaning, Narrows<TValue?>? narrows = null)
        where TValue : struct => Add(name, get, Changing(set), new OptionalKind<TValue>(kind), meaning, narrows: narrows);

    /// <summary>The same for a setting that may be absent, and a property that is only set when the options are made.</summary>
    public void Add<TValue>(
        string name, Func<T, TValue?> get, Func<T, TValue?, T> set, SettingKind<TValue> kind, string meaning, Narrows<TValue?>? narrows = null)
        where TValue : struct => Add(name, get, set, new OptionalKind<TValue>(kind), meaning, narrows: narrows);

    /// <summary>Declares a list of texts: <c>Name:0</c>, <c>Name:1</c>, …, or one text with commas.</summary>
    /// <param name="name">Its name inside the section: the property's.</param>
    /// <param name="get">Gives the property's value.</param>
    /// <param name="set">Sets the property.</param>
    /// <param name="meaning">What it is for.</param>
    /// <param name="narrows">Whether more texts at most narrow what runs may do.</param>
    public void AddTexts(
        string name, Func<T, IReadOnlyList<string>> get, Func<T, IReadOnlyList<string>, T> set, string meaning, bool narrows = false) =>
        members.Add(new TextsMember<T>(name, get, set, meaning, narrows));

    /// <summary>The same for a property that can be set.</summary>
    public void AddTexts(
        string name, Func<T, IReadOnlyList<string>> get, Action<T, IReadOnlyList<string>> set, string meaning, bool narrows = false) =>
        AddTexts(name, get, Changing(set), meaning, narrows);

    /// <summary>Puts another group inside this one, as a section with a name.</summary>
    public void AddSection<TInner>(string name, Func<T, TInner> get, Action<T, TInner> set, SettingsOf<TInner> inner)
        where TInner : class => members.Add(new SectionMember<T, TInner>(name, get, set, inner));

    /// <summary>Puts a list of sections inside this one: <c>Name:0:…</c>, <c>Name:1:…</c>.</summary>
    public void AddList<TItem>(string name, Func<T, IEnumerable<TItem>> get, Action<T, IReadOnlyList<TItem>> set, SettingsOf<TItem> item)
        where TItem : class => members.Add(new ListMember<T, TItem>(name, get, set, item));

    /// <summary>Makes sections of this one that have names of the user's own: <c>fast:…</c>.</summary>
    public void AddNamed<TItem>(
        Func<T, IReadOnlyDictionary<string, TItem>> get, Action<T, IReadOnlyDictionary<string, TItem>> set, SettingsOf<TItem> item)
        where TItem : class => members.Add(new NamedMember<T, TItem>(get, set, item));

    private static Func<string, IEnumerable<KeyValuePair<string, string>>> WholeOf(string name) => text => [KeyValuePair.Create(name, text)];

    private static Func<T, TValue, T> Changing<TValue>(Action<T, TValue> set) => (options, value) =>
    {
        set(options, value);
        return options;
    };

    private string? VariableFor(string name)
    {
        foreach (var variable in variables)
        {
            if (variable.For == name)
            {
                return variable.Name;
            }
        }

        return null;
    }
}
