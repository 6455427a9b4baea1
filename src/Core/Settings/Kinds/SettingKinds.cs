namespace Lavra.Settings.Kinds;

/// <summary>The kinds of values that settings have. How each is written is in <c>docs/guides/settings.md</c>.</summary>
public static class SettingKinds
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static SettingKind<bool> Flag { get; } = new FlagKind();

    /// <summary>Text; blanks around it are cut off.</summary>
    public static SettingKind<string> Text { get; } = new TextKind()!;

    /// <summary>Text that may be absent.</summary>
    public static SettingKind<string?> OptionalText { get; } = new TextKind();

    /// <summary>A whole number.</summary>
    public static SettingKind<int> Whole(int least, int most = int.MaxValue) => new IntegerKind(new WholeKind(least, most, most == int.MaxValue));

    /// <summary>A whole number that may be larger than two thousand million.</summary>
    public static SettingKind<long> Large(long least) => new WholeKind(least, long.MaxValue, isOpen: true);

    /// <summary>A number of bytes.</summary>
    public static SettingKind<int> Bytes(int least, int most) => new IntegerKind(new WholeKind(least, most, isOpen: false, isBytes: true));

    /// <summary>An amount above 0, such as of money.</summary>
    /// <param name="example">How one is written.</param>
    public static SettingKind<decimal> Amount(string example) => new AmountKind(example);

    /// <summary>A number, with a fraction or without.</summary>
    public static SettingKind<float> Number(float least, float most) => new NumberKind(least, most);

    /// <summary>A time. The bounds are written as in settings: <c>1s</c>, <c>30d</c>.</summary>
    /// <exception cref="FormatException">A bound is no time.</exception>
    public static SettingKind<TimeSpan> Duration(string least, string most) => new DurationKind(DurationText.Read(least), DurationText.Read(most));

    /// <summary>One of some words, in any case.</summary>
    public static SettingKind<TValue> Choice<TValue>(params (string Word, TValue Value)[] words) => new ChoiceKind<TValue>(words);

    /// <summary>An address, which may be absent.</summary>
    /// <param name="example">How one is written.</param>
    /// <param name="anyScheme">Whether others than http and https are taken, and refused by a rule that says more.</param>
    public static SettingKind<Uri?> Address(string example, bool anyScheme = false) => new AddressKind(example, anyScheme);

    /// <summary>A flag that may also be <c>auto</c>: then it follows from something else.</summary>
    public static SettingKind<bool?> FlagOrAuto { get; } = new FlagOrAutoKind();
}
