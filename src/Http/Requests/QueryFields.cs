using System.Globalization;
using Lavra.Words;
using Microsoft.AspNetCore.Http;

namespace Lavra.Http.Requests;

/// <summary>Reads the parameters of a query. What is malformed, there twice, or never asked for is an error.</summary>
internal sealed class QueryFields(IQueryCollection query, RequestErrors errors)
{
    private static readonly string[] TimeForms =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public string? Text(string name)
    {
        known.Add(name);
        if (!query.TryGetValue(name, out var values))
        {
            return null;
        }

        if (values.Count > 1)
        {
            errors.Add(name, "is there twice. Leave one out.");
        }

        return values[0] is { Length: > 0 } text ? text : null;
    }

    /// <summary>All values of a parameter that may be there several times.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        known.Add(name);
        return query.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : [];
    }

    public long Integer(string name, long otherwise, long least, long most)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        errors.Add(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}."));
        return otherwise;
    }

    public int Limit(int otherwise, int most) => (int)Integer("limit", otherwise, 1, most);

    public T? Choice<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (WireWords.TryRead<T>(text, out var value))
        {
            return value;
        }

        errors.Add(name, $"must be one of: {string.Join(", ", WireWords.All<T>())}.");
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(
            text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        errors.Add(name, "must be a date or time such as 2026-11-20 or 2026-11-20T08:30:00Z (write '+' as %2B).");
        return null;
    }

    /// <summary>Makes an error of every parameter that was not asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var name in query.Keys.Where(name => !known.Contains(name)))
        {
            errors.Add(name, known.Count == 0
                ? "is not a parameter here. There are none."
                : $"is not a parameter here. Parameters are: {string.Join(", ", known)}.");
        }
    }
}
