namespace Lavra.Settings;

/// <summary>A list of sections: <c>Name:0:…</c>, <c>Name:1:…</c>.</summary>
internal sealed class ListMember<T, TItem>(string name, Func<T, IEnumerable<TItem>> get, Action<T, IReadOnlyList<TItem>> set, SettingsOf<TItem> item)
    : SettingMember<T>(name)
    where T : class
    where TItem : class
{
    public override bool Knows(ReadOnlySpan<char> rest) => Is(rest) || Holds(rest);

    public override T Read(T options, string section, SettingsReading reading)
    {
        var list = $"{section}:{Name}";
        if (reading.Values.Find(list) is not null)
        {
            // The text may be a secret, and is not repeated.
            reading.Errors.Add($"{list} must be a list: {list}:0:{item.FirstName} and so on.");
        }

        var items = ListItems.In(reading.Values, list);
        items.Refuse(list, reading);
        if (items.Count > 0)
        {
            set(options, [.. Enumerable.Range(0, items.Count).Select(index => item.ReadAt(ListItems.At(list, index), reading))]);
        }

        return options;
    }

    public override void Check(T options, string prefix, ICollection<SettingProblem> problems)
    {
        var index = 0;
        foreach (var one in get(options))
        {
            item.Check(one, ListItems.At(prefix + Name, index++) + ":", problems);
        }
    }

    public override SettingJudgement Judge(SettingValue given, string section, T fresh, string folder)
    {
        // What is no item of the list is refused when it is read.
        var start = section.Length + Name.Length + 2;
        var end = given.Name.Length > start ? given.Name.IndexOf(':', start) : -1;
        return end < 0 ? SettingJudgement.WithoutEffect : item.JudgeAt(given.Name[..end], given, folder);
    }

    public override void List(T options, T fresh, string section, SettingsReading? reading, ICollection<SettingState> states)
    {
        var index = 0;
        foreach (var one in get(options))
        {
            item.List(one, ListItems.At($"{section}:{Name}", index++), reading, states);
        }

        if (index == 0)
        {
            item.List(item.Create(), $"{section}:{Name}:N", reading: null, states);
        }
    }
}
