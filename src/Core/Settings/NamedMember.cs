namespace Lavra.Settings;

/// <summary>Sections that have names of the user's own.</summary>
internal sealed class NamedMember<T, TItem>(
    Func<T, IReadOnlyDictionary<string, TItem>> get, Action<T, IReadOnlyDictionary<string, TItem>> set, SettingsOf<TItem> item)
    : SettingMember<T>("NAME")
    where T : class
    where TItem : class
{
    public override bool Knows(ReadOnlySpan<char> rest) => true;

    public override T Read(T options, string section, SettingsReading reading)
    {
        var items = new Dictionary<string, TItem>(StringComparer.OrdinalIgnoreCase);
        foreach (var value in reading.Values.All)
        {
            if (value.Name.Length > section.Length && SettingValues.IsIn(value.Name, section) && !string.IsNullOrWhiteSpace(value.Text))
            {
                var name = value.Name[(section.Length + 1)..].Split(':')[0];
                if (!items.ContainsKey(name))
                {
                    items.Add(name, item.ReadAt($"{section}:{name}", reading));
                }
            }
        }

        set(options, items);
        return options;
    }

    public override void Check(T options, string prefix, ICollection<SettingProblem> problems)
    {
        foreach (var (name, one) in get(options))
        {
            item.Check(one, $"{prefix}{name}:", problems);
        }
    }

    public override SettingJudgement Judge(SettingValue given, string section, T fresh, string folder)
    {
        var end = given.Name.IndexOf(':', section.Length + 1);
        return end < 0 ? SettingJudgement.WithoutEffect : item.JudgeAt(given.Name[..end], given, folder);
    }

    public override void List(T options, T fresh, string section, SettingsReading? reading, ICollection<SettingState> states)
    {
        foreach (var (name, one) in get(options))
        {
            item.List(one, $"{section}:{name}", reading, states);
        }
    }
}
