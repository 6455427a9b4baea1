using System.Globalization;

namespace Lavra.Settings.Kinds;

internal sealed class AmountKind(string example) : SettingKind<decimal>
{
    public override string Shape => $"a number {Range}, such as {example}";

    public override string Range => "above 0";

    public override bool TryRead(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && Allows(value);

    public override string Write(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    public override bool Allows(decimal value) => value > 0;
}
