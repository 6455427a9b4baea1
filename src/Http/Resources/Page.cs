using System.Text.Json;

namespace Lavra.Http.Resources;

/// <summary>A part of a list.</summary>
/// <param name="Items">The items, in the order of the list.</param>
/// <param name="Next">The value of <c>after</c> that gives the part behind this one; null when this is the last for now: a short or empty part need not be. Opaque.</param>
/// <exception cref="JsonException">What was read as a page has no items.</exception>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>The items, in the order of the list.</summary>
    public IReadOnlyList<T> Items { get; init; } = Items ?? throw new JsonException("A page has no items.");
}
