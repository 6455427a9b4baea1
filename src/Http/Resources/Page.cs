using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lavra.Http.Resources;

/// <summary>A part of a list.</summary>
/// <param name="Items">The items, in the order of the list.</param>
/// <param name="Next">The value of <c>after</c> that gives the part behind this one; null when this is the last for now: a short or empty part need not be. Opaque.</param>
/// <exception cref="JsonException">What was read as a page has no items.</exception>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next) : Resource
    where T : Resource
{
    /// <summary>The items, in the order of the list.</summary>
    [JsonPropertyOrder(-1)]
    public IReadOnlyList<T> Items { get; init; } = Items ?? throw new JsonException("A page has no items.");

    /// <summary>Writes the fields, and stops behind each item, for who wants to send what is there.</summary>
    internal IEnumerable<T> WriteByItem(Utf8JsonWriter json)
    {
        json.WriteStartArray("items");
        foreach (var item in Items)
        {
            item.WriteTo(json);
            yield return item;
        }

        json.WriteEndArray();
        json.WriteString("next", Next);
    }

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        foreach (var _ in WriteByItem(json))
        {
            // All of it at once.
        }
    }
}
