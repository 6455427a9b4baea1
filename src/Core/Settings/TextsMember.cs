namespace Lavra.Settings;

/// <summary>A list of texts: <c>Name:0</c>, <c>Name:1</c>, …, or one text with commas.</summary>
internal sealed class TextsMember<T>(
    string name, Func<T, IReadOnlyList<string>> get, Func<T, IReadOnlyList<string>, T> set, string meaning, bool narrows)
    : SettingMember<T>(name)
    where T : class
{
    public override bool Knows(ReadOnlySpan<char> rest) => Is(rest) || Holds(rest);

    public override T Read(T options, string section, SettingsReading reading)
    {
        var list = $"{section}:{Name}";
        var texts = new List<string>();
        if (reading.Values.Text(list) is { } text)
        {
            texts.AddRange(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        var items = ListItems.In(reading.Values, list);
        items.Refuse(list, reading);
        for (var index = 0; index < items.Count; index++)
        {
            if (reading.Values.Text(ListItems.At(list, index)) is { } one)
            {
                texts.Add(one);
            }
        }

        return texts.Count == 0 ? options : set(options, texts);
    }

    public override void Check(T options, string prefix, ICollection<SettingProblem> problems)
    {
        // Every text is allowed, as far as declarations go.
    }

    public override SettingJudgement Judge(SettingValue given, string section, T fresh, string folder) => new(narrows, IsSecret: false);

    public override void List(T options, T fresh, string section, SettingsReading? reading, ICollection<SettingState> states)
    {
        var (value, otherwise) = (Written(get(options)), Written(get(fresh)));
        states.Add(new SettingState
        {
            Name = $"{section}:{Name}",
            Value = value,
            IsSet = value is not null,
            Origin = Origin(section, reading) ?? Unset(value, otherwise),
            Default = otherwise,
            Meaning = meaning,
        });
    }

    private static string? Written(IReadOnlyList<string> texts) => texts.Count == 0 ? null : string.Join(", ", texts);

    private SettingOrigin? Origin(string section, SettingsReading? reading) =>
        reading?.Values.All.LastOrDefault(value => SettingValues.IsIn(value.Name, $"{section}:{Name}"))?.Origin;
}
