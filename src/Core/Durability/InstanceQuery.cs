namespace Lavra.Durability;

/// <summary>Which instances to list.</summary>
public sealed record InstanceQuery
{
    /// <summary>Only these states; empty means all.</summary>
    public IReadOnlyList<InstanceStatus> Statuses { get; init; } = [];

    /// <summary>Only ids that begin so (ordinal); null means all.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>Whether children are listed too. Default false.</summary>
    public bool IncludeChildren { get; init; }

    /// <summary>Only instances created before; null means all.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>At most so many; null means all.</summary>
    public int? Limit { get; init; }
}
