namespace Lavra.Settings;

/// <summary>What the declarations say of a value before anybody has read it.</summary>
/// <param name="Narrows">Whether it at most narrows what runs may do. True as well for what is refused whoever gave it.</param>
/// <param name="IsSecret">Whether it must not be shown.</param>
public readonly record struct SettingJudgement(bool Narrows, bool IsSecret)
{
    /// <summary>Of a value that has no effect: it is blank, or it is refused when it is read.</summary>
    public static SettingJudgement WithoutEffect { get; } = new(Narrows: true, IsSecret: false);
}
