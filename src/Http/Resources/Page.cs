namespace Lavra.Http.Resources;

/// <summary>A part of a list.</summary>
/// <param name="Items">The items, in the order of the list.</param>
/// <param name="Next">The value of <c>after</c> that gives the part behind this one; null when this is the last for now. Opaque.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
