using System.Globalization;

namespace Lavra.Settings;

/// <summary>
/// Reads one section's values by their types, and collects what is wrong: each error names the setting and the remedy. A setting
/// that is not there gives the default. Not thread safe.
/// </summary>
/// <param name="name">The section, such as <c>Lavra:Runs</c>.</param>
/// <param name="values">All settings by name, compared without regard to case.</param>
/// <param name="errors">Takes up what is wrong.</param>
public sealed class SettingsSection(string name, IReadOnlyDictionary<string, string?> values, List<string> errors)
{
    private readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Text; null when it is not set.</summary>
    public string? Text(string setting)
    {
        known.Add(setting);
        return values.GetValueOrDefault($"{name}:{setting}") is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
    }

    /// <summary>A whole number within bounds; null when it is not set or wrong.</summary>
    public long? Whole(string setting, long least, long most)
    {
        if (Text(setting) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        return Wrong<long>(setting, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));
    }

    /// <summary>A whole number within bounds, or the default.</summary>
    public int Whole(string setting, int least, int most, int otherwise) => (int)(Whole(setting, least, most) ?? otherwise);

    /// <summary>A number above 0; null when it is not set or wrong.</summary>
    public decimal? Amount(string setting)
    {
        if (Text(setting) is not { } text)
        {
            return null;
        }

        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : Wrong<decimal>(setting, text, "a number above 0, such as 0.50");
    }

    /// <summary>A time; null when it is not set or wrong.</summary>
    public TimeSpan? Duration(string setting, TimeSpan least, TimeSpan most)
    {
        if (Text(setting) is not { } text)
        {
            return null;
        }

        return DurationText.TryRead(text, out var time) && time >= least && time <= most
            ? time
            : Wrong<TimeSpan>(setting, text, $"a time such as 90s, 2m, 1h or 00:02:00, from {DurationText.Of(least)} to {DurationText.Of(most)}");
    }

    /// <summary><c>true</c> or <c>false</c>, or the default.</summary>
    public bool Flag(string setting, bool otherwise) =>
        Choice(setting, otherwise ? "true" : "false", otherwise ? "false" : "true") == "true";

    /// <summary>One of some words, in any case; the first when it is not set or wrong.</summary>
    public string Choice(string setting, params ReadOnlySpan<string> words)
    {
        if (Text(setting) is not { } text)
        {
            return words[0];
        }

        foreach (var word in words)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        errors.Add($"{name}:{setting} is '{text}'; it must be one of: {string.Join(", ", words!)}.");
        return words[0];
    }

    /// <summary>An http or https address; null when it is not set or wrong.</summary>
    public Uri? Address(string setting)
    {
        if (Text(setting) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        errors.Add($"{name}:{setting} is '{text}'; it must be an address such as http://localhost:4317.");
        return null;
    }

    /// <summary>A list of texts: <c>Name:0</c>, <c>Name:1</c>, …, or one text with commas.</summary>
    public IReadOnlyList<string> List(string setting)
    {
        var list = new List<string>();
        if (Text(setting) is { } text)
        {
            list.AddRange(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        for (var i = 0; Text(string.Create(CultureInfo.InvariantCulture, $"{setting}:{i}")) is { } item; i++)
        {
            list.Add(item);
        }

        return list;
    }

    /// <summary>Reports settings of the section that were not asked for.</summary>
    public void RejectUnknown()
    {
        var start = name + ":";
        foreach (var key in values.Keys)
        {
            if (key.StartsWith(start, StringComparison.OrdinalIgnoreCase) && !known.Contains(key[start.Length..]))
            {
                errors.Add($"There is no setting '{key}'. {name} has: {string.Join(", ", known.Where(IsNoItem).Order(StringComparer.Ordinal))}.");
            }
        }
    }

    private static bool IsNoItem(string setting) => !char.IsAsciiDigit(setting[^1]);

    private T? Wrong<T>(string setting, string text, string expected)
        where T : struct
    {
        errors.Add($"{name}:{setting} is '{text}'; it must be {expected}.");
        return null;
    }
}
