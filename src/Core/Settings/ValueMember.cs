using Lavra.Settings.Kinds;

namespace Lavra.Settings;

/// <summary>One setting with one value.</summary>
/// <param name="name">Its name inside the section.</param>
/// <param name="get">Gives the property's value.</param>
/// <param name="set">Sets the property.</param>
/// <param name="kind">Its type and its bounds.</param>
/// <param name="meaning">What it is for.</param>
/// <param name="variable">A variable that gives a value when nothing else does; null for none.</param>
/// <param name="secrets">What of a value is secret; null when nothing is.</param>
/// <param name="narrows">Which values at most narrow what runs may do; null when none does.</param>
internal sealed class ValueMember<T, TValue>(
    string name,
    Func<T, TValue> get,
    Func<T, TValue, T> set,
    SettingKind<TValue> kind,
    string meaning,
    string? variable,
    Func<string, IEnumerable<KeyValuePair<string, string>>>? secrets,
    Narrows<TValue>? narrows) : SettingMember<T>(name)
    where T : class
{
    /// <summary>Its type and its bounds.</summary>
    public SettingKind<TValue> Kind => kind;

    public override bool Knows(ReadOnlySpan<char> rest) => Is(rest);

    public override T Read(T options, string section, SettingsReading reading)
    {
        if (Find(section, reading) is not { } given)
        {
            return options;
        }

        var text = given.Text!.Trim();
        if (secrets is not null)
        {
            foreach (var (part, secret) in secrets(text))
            {
                reading.Keep(part == Name ? given.Name : $"{given.Name}:{part}", secret);
            }
        }

        if (kind.TryRead(text, out var value))
        {
            return set(options, value);
        }

        reading.Refuse(given, kind.Shape, isShown: secrets is null && kind.MayShow(text));
        return options;
    }

    public override void Check(T options, string prefix, ICollection<SettingProblem> problems)
    {
        var value = get(options);
        if (!kind.Allows(value))
        {
            problems.Add(new SettingProblem(prefix + Name, secrets is null ? kind.Write(value) : null, kind.Range ?? kind.Shape));
        }
    }

    public override SettingJudgement Judge(SettingValue given, string section, T fresh, string folder) => new(
        !kind.TryRead(given.Text!.Trim(), out var value) || (narrows is not null && narrows(value, get(fresh), folder)), secrets is not null);

    public override void List(T options, T fresh, string section, SettingsReading? reading, ICollection<SettingState> states)
    {
        var (value, otherwise) = (kind.Write(get(options)), kind.Write(get(fresh)));
        states.Add(new SettingState
        {
            Name = $"{section}:{Name}",
            Value = secrets is null ? value : null,
            IsSet = value is not null,
            Origin = (reading is null ? null : Find(section, reading)?.Origin) ?? Unset(value, otherwise),
            Default = otherwise,
            Bounds = kind.Bounds,
            Meaning = meaning,
            IsSecret = secrets is not null,
        });
    }

    private SettingValue? Find(string section, SettingsReading reading) =>
        reading.Values.Find($"{section}:{Name}") ?? (variable is null ? null : reading.Values.Find(variable));
}
