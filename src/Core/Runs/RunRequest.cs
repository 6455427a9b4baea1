using Lavra.Facts;

namespace Lavra.Runs;

/// <summary>What a caller asks for. Checked by <see cref="RunService.StartAsync"/>; all errors come back at once.</summary>
public sealed record RunRequest
{
    /// <summary>What to achieve: 1 to 20,000 characters.</summary>
    public required string Objective { get; init; }

    /// <summary>What the run belongs together with; null makes it stand alone.</summary>
    public string? SessionId { get; init; }

    /// <summary>Named values for the plan and the model.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>A plan as JSON or YAML; null lets the run find its own.</summary>
    public string? Plan { get; init; }

    /// <summary>A model by the catalog's name; null for the default.</summary>
    public string? Model { get; init; }

    /// <summary>A folder inside the host's workspace for the file tools, relative to it; null for the workspace itself.</summary>
    public string? Workspace { get; init; }

    /// <summary>What the run may use; null members are left to the host.</summary>
    public RunBudget Budget { get; init; } = new();

    /// <summary>Limits; null members are left to the host.</summary>
    public RequestedLimits Limits { get; init; } = new();

    /// <summary>A key against starting twice: the same key of the same tenant gives the run that was started first.</summary>
    public string? IdempotencyKey { get; init; }
}
