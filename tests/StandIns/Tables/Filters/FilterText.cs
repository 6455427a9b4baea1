using System.Globalization;

namespace Azure.Data.Tables.Filters;

/// <summary>Values as a filter takes them.</summary>
internal static class FilterText
{
    /// <summary>A filter with values put into it; null if there is none.</summary>
    /// <exception cref="ArgumentException">A value has a type that cannot be filtered by.</exception>
    public static string Create(FormattableString filter) => filter is null ? null
        : string.Format(CultureInfo.InvariantCulture, filter.Format, [.. filter.GetArguments().Select(Literal)]);

    /// <summary>One value.</summary>
    /// <exception cref="ArgumentException">It has a type that cannot be filtered by.</exception>
    public static string Literal(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        int or double => Convert.ToString(value, CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        Guid guid => $"guid'{guid}'",
        DateTimeOffset time => Time(time.UtcDateTime),
        DateTime time => Time(time.ToUniversalTime()),
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => throw new ArgumentException($"A {value?.GetType().Name ?? "null"} cannot be filtered by."),
    };

    private static string Time(DateTime utc) => $"datetime'{utc.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture)}'";
}
