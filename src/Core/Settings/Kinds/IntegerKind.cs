namespace Lavra.Settings.Kinds;

internal sealed class IntegerKind(WholeKind whole) : SettingKind<int>
{
    public override string Shape => whole.Shape;

    public override string? Range => whole.Range;

    public override string? Bounds => whole.Bounds;

    public override bool TryRead(string text, out int value)
    {
        var isRead = whole.TryRead(text, out var number);
        value = isRead ? (int)number : 0;
        return isRead;
    }

    public override string Write(int value) => whole.Write(value);

    public override bool Allows(int value) => whole.Allows(value);
}
