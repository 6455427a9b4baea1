using Lavra.Facts;

namespace Lavra.Watching;

/// <summary>How a tenant's runs stand, and what those used that were accepted within a time.</summary>
public sealed record TenantSummary
{
    /// <summary>Whose.</summary>
    public required string Tenant { get; init; }

    /// <summary>All runs by status.</summary>
    public required IReadOnlyDictionary<RunStatus, long> Counts { get; init; }

    /// <summary>Runs that were accepted within the time.</summary>
    public int Runs { get; init; }

    /// <summary>How many of them ended without an answer.</summary>
    public int WithoutAnswer { get; init; }

    /// <summary>Their generations.</summary>
    public long Generations { get; init; }

    /// <summary>Their tool calls.</summary>
    public long ToolCalls { get; init; }

    /// <summary>How many of those failed.</summary>
    public long FailedToolCalls { get; init; }

    /// <summary>Their tokens.</summary>
    public long Tokens { get; init; }

    /// <summary>What they cost in US dollars, as far as prices are known.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>Whether there were more runs than are summed up in one go; the sums are then those of the latest.</summary>
    public bool IsCut { get; init; }
}
