namespace Lavra.Settings;

/// <summary>A section inside of a section, with a name that is fixed.</summary>
internal sealed class SectionMember<T, TInner>(string name, Func<T, TInner> get, Action<T, TInner> set, SettingsOf<TInner> inner)
    : SettingMember<T>(name)
    where T : class
    where TInner : class
{
    public override bool Knows(ReadOnlySpan<char> rest) => Is(rest) || Holds(rest);

    public override T Read(T options, string section, SettingsReading reading)
    {
        set(options, inner.ReadAt($"{section}:{Name}", reading));
        return options;
    }

    public override void Check(T options, string prefix, ICollection<SettingProblem> problems) => inner.Check(get(options), $"{prefix}{Name}:", problems);

    public override SettingJudgement Judge(SettingValue given, string section, T fresh, string folder) =>
        inner.JudgeAt($"{section}:{Name}", given, folder);

    public override void List(T options, T fresh, string section, SettingsReading? reading, ICollection<SettingState> states) =>
        inner.List(get(options), $"{section}:{Name}", reading, states);
}
