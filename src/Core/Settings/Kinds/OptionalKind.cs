namespace Lavra.Settings.Kinds;

/// <summary>A value that may be absent. That it is absent is not written.</summary>
internal sealed class OptionalKind<TValue>(SettingKind<TValue> kind) : SettingKind<TValue?>
    where TValue : struct
{
    /// <summary>The kind of a value that is there.</summary>
    public SettingKind<TValue> Given => kind;

    public override string Shape => kind.Shape;

    public override string? Range => kind.Range;

    public override string? Bounds => kind.Bounds;

    public override bool TryRead(string text, out TValue? value)
    {
        var isRead = kind.TryRead(text, out var given);
        value = isRead ? given : null;
        return isRead;
    }

    public override string? Write(TValue? value) => value is { } given ? kind.Write(given) : null;

    public override bool Allows(TValue? value) => value is not { } given || kind.Allows(given);
}
