using System.Globalization;

namespace Lavra.Settings.Kinds;

/// <summary>Times as people write them in settings: seconds, or a number with ms, s, m, h or d, or <c>hh:mm:ss</c>.</summary>
public static class DurationText
{
    private static readonly (string Unit, double Seconds)[] Units =
        [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)];

    /// <summary>Reads a time; false when the text is none, or is negative.</summary>
    public static bool TryRead(string text, out TimeSpan time)
    {
        time = default;
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time) && time >= TimeSpan.Zero;
        }

        var (digits, seconds) = (text, 1d);
        foreach (var unit in Units)
        {
            if (text.EndsWith(unit.Unit, StringComparison.OrdinalIgnoreCase))
            {
                (digits, seconds) = (text[..^unit.Unit.Length].TrimEnd(), unit.Seconds);
                break;
            }
        }

        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            || amount * seconds >= TimeSpan.MaxValue.TotalSeconds)
        {
            return false;
        }

        time = TimeSpan.FromSeconds(amount * seconds);
        return true;
    }

    /// <summary>Reads a time that is known to be one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Read(string text) => TryRead(text, out var time) ? time : throw new FormatException($"'{text}' is no time.");

    /// <summary>The shortest way to write a time so that it can be read again.</summary>
    public static string Of(TimeSpan time)
    {
        if (time == TimeSpan.Zero)
        {
            return "0s";
        }

        for (var i = Units.Length - 1; i >= 0; i--)
        {
            var amount = time.TotalSeconds / Units[i].Seconds;
            if (amount >= 1 && amount == Math.Floor(amount))
            {
                return amount.ToString("0", CultureInfo.InvariantCulture) + Units[i].Unit;
            }
        }

        return time.ToString("c", CultureInfo.InvariantCulture);
    }
}
