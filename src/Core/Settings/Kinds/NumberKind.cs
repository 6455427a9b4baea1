using System.Globalization;

namespace Lavra.Settings.Kinds;

internal sealed class NumberKind(float least, float most) : SettingKind<float>
{
    public override string Shape => $"a number {Range}";

    public override string Range => string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");

    public override string Bounds => string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");

    public override bool TryRead(string text, out float value) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && Allows(value);

    public override string Write(float value) => value.ToString(CultureInfo.InvariantCulture);

    public override bool Allows(float value) => value >= least && value <= most;
}
