using System.Globalization;
using System.Text.Json;
using Lavra.Tools.Arguments;
using Lavra.Words;

namespace Lavra.Generation.Pricing;

/// <summary>
/// Reads the fields of one JSON object of a price file. A price that is not there is an error and never 0. What is wrong is added to a
/// list, with its place.
/// </summary>
internal sealed class PriceFields
{
    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
    private readonly string place;
    private readonly List<string> errors;

    /// <param name="json">The object; anything else is an error.</param>
    /// <param name="place">Where it stands, such as <c>entry 3</c>; empty for the file itself.</param>
    /// <param name="known">The fields that it may have.</param>
    /// <param name="errors">Where errors go.</param>
    public PriceFields(JsonElement json, string place, IReadOnlyList<string> known, List<string> errors)
    {
        this.place = place;
        this.errors = errors;
        if (json.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"{(place.Length == 0 ? "the file" : place)} is {KindOf(json)}; it must be an object with {Listed(known)}");
            return;
        }

        IsObject = true;
        foreach (var field in json.EnumerateObject())
        {
            if (!known.Contains(field.Name, StringComparer.Ordinal))
            {
                var near = NearNames.Nearest(field.Name, known, 1)[0];
                Add($"'{field.Name}' is no field of a price file; did you mean '{near}'? (known are {Listed(known)})");
            }
            else if (!fields.TryAdd(field.Name, field.Value))
            {
                Add($"'{field.Name}' is there twice; leave one of them");
            }
        }
    }

    /// <summary>Whether there is an object to read.</summary>
    public bool IsObject { get; }

    /// <summary>Adds an error of this place.</summary>
    public void Add(string error) => errors.Add(place.Length == 0 ? error : $"{place}: {error}");

    /// <summary>A text that must be there.</summary>
    public string Text(string name, string why)
    {
        if (Find(name) is { ValueKind: JsonValueKind.String } value && !string.IsNullOrWhiteSpace(value.GetString()))
        {
            return value.GetString()!;
        }

        Add($"'{name}' {Missing(name, "a text")}; {why}");
        return "";
    }

    /// <summary>A list that must be there.</summary>
    public IReadOnlyList<JsonElement> List(string name, string why)
    {
        if (Find(name) is { ValueKind: JsonValueKind.Array } value)
        {
            return [.. value.EnumerateArray()];
        }

        Add($"'{name}' {Missing(name, "a list")}; {why}");
        return [];
    }

    /// <summary>A price that must be there.</summary>
    public decimal Price(string name)
    {
        if (Find(name) is null)
        {
            Add($"'{name}' is missing; give US dollars per million tokens, or 0 when it costs nothing");
            return 0;
        }

        return OptionalPrice(name) ?? 0;
    }

    /// <summary>A price; null when there is none.</summary>
    public decimal? OptionalPrice(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var price))
        {
            Add($"'{name}' is {KindOf(value)}; it must be a number of US dollars per million tokens");
            return null;
        }

        if (price < 0)
        {
            Add($"'{name}' is a negative price, {price.ToString(CultureInfo.InvariantCulture)}; it must be 0 or more");
        }

        return price;
    }

    /// <summary>A day; null when there is none.</summary>
    public DateOnly? Day(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Add($"'{name}' is {KindOf(value)}; it must be a day such as \"2026-01-31\"");
        return null;
    }

    /// <summary>What a value is, for people.</summary>
    public static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => value.GetRawText() is { Length: > 40 } text ? text[..40] + "…" : value.GetRawText(),
    };

    private JsonElement? Find(string name) =>
        fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string Missing(string name, string needed) =>
        Find(name) is { } value ? $"is {KindOf(value)} and must be {needed}" : "is missing";

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(static name => $"'{name}'"));
}
