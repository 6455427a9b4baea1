namespace Lavra.Settings.Kinds;

internal sealed class FlagKind : SettingKind<bool>
{
    public override string Shape => "true or false";

    public override bool TryRead(string text, out bool value)
    {
        value = Is(text, "true") || Is(text, "on") || Is(text, "yes") || text == "1";
        return value || Is(text, "false") || Is(text, "off") || Is(text, "no") || text == "0";
    }

    public override string Write(bool value) => value ? "true" : "false";

    private static bool Is(string text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);
}
