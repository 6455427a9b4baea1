namespace Lavra.Settings.Kinds;

internal sealed class TextKind : SettingKind<string?>
{
    public override string Shape => "text";

    public override bool TryRead(string text, out string? value)
    {
        value = text;
        return true;
    }

    public override string? Write(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
