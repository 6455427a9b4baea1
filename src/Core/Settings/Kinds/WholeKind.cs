using System.Globalization;

namespace Lavra.Settings.Kinds;

/// <param name="least">The least that is allowed.</param>
/// <param name="most">The most that is allowed.</param>
/// <param name="isOpen">Whether the most is no more than what the type can hold, and not worth telling.</param>
/// <param name="isBytes">Whether guides give the bounds in KiB and so on.</param>
internal sealed class WholeKind(long least, long most, bool isOpen, bool isBytes = false) : SettingKind<long>
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB"];

    public override string Shape => $"a whole number {Range}";

    public override string Range => isOpen
        ? string.Create(CultureInfo.InvariantCulture, $"from {least} up")
        : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");

    public override string Bounds => isOpen ? $"At least {Written(least)}" : $"{Written(least)} to {Written(most)}";

    public override bool TryRead(string text, out long value) => long.TryParse(
        text.Contains(',', StringComparison.Ordinal) ? WithoutGroups(text) : text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && Allows(value);

    public override string Write(long value) => value.ToString(CultureInfo.InvariantCulture);

    public override bool Allows(long value) => value >= least && value <= most;

    // 32,000 is a number; 3,2 is more likely one with a fraction than 32.
    private static string WithoutGroups(string text)
    {
        var groups = text.Split(',');
        return groups[0].Length <= 3 && groups.Skip(1).All(static group => group.Length == 3) ? string.Concat(groups) : text;
    }

    private string Written(long value)
    {
        var unit = 0;
        while (isBytes && unit < Units.Length - 1 && value >= 1024 && value % 1024 == 0)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return value.ToString("N0", CultureInfo.InvariantCulture) + (unit > 0 ? " " + Units[unit] : "");
    }
}
