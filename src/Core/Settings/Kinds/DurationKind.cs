namespace Lavra.Settings.Kinds;

internal sealed class DurationKind(TimeSpan least, TimeSpan most) : SettingKind<TimeSpan>
{
    public override string Shape => $"a time such as 90s, 2m, 1h or 00:02:00, {Range}";

    public override string Range => $"from {DurationText.Of(least)} to {DurationText.Of(most)}";

    public override string Bounds => $"{DurationText.Of(least)} to {DurationText.Of(most)}";

    public override bool TryRead(string text, out TimeSpan value) => DurationText.TryRead(text, out value) && Allows(value);

    public override string Write(TimeSpan value) => DurationText.Of(value);

    public override bool Allows(TimeSpan value) => value >= least && value <= most;
}
