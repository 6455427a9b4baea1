namespace Lavra.Records;

/// <summary>Which records of a scope to list.</summary>
public sealed record RecordQuery
{
    /// <summary>Only those that carry this label; null for all.</summary>
    public string? Label { get; init; }

    /// <summary>The first sort key; null for no bound.</summary>
    public string? From { get; init; }

    /// <summary>The sort key behind the last, which is not listed itself; null for no bound.</summary>
    public string? Until { get; init; }

    /// <summary>Whether the last come first.</summary>
    public bool Descending { get; init; }

    /// <summary>Where to go on: <see cref="RecordPage.Next"/> of the page before, with the same query; null for the beginning.</summary>
    public string? After { get; init; }

    /// <summary>The most records of a page, 1 to <see cref="RecordLimits.Page"/>.</summary>
    public int Limit { get; init; } = 100;
}
