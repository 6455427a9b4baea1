namespace Lavra.Settings.Kinds;

internal sealed class FlagOrAutoKind : SettingKind<bool?>
{
    private const string Auto = "auto";

    public override string Shape => "auto, true or false";

    public override bool TryRead(string text, out bool? value)
    {
        value = null;
        if (string.Equals(text, Auto, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var isFlag = SettingKinds.Flag.TryRead(text, out var flag);
        value = isFlag ? flag : null;
        return isFlag;
    }

    public override string Write(bool? value) => value is { } flag ? SettingKinds.Flag.Write(flag)! : Auto;
}
