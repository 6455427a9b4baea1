using Lavra.Facts;
using Lavra.Runs;

namespace Lavra.Http.Resources;

/// <summary>The body of a request to start a run.</summary>
public sealed record StartRunBody
{
    /// <summary>What to achieve: 1 to 20,000 characters.</summary>
    public required string Objective { get; init; }

    /// <summary>What the run belongs together with; null makes it stand alone.</summary>
    public string? Session { get; init; }

    /// <summary>Named values for the plan and the model.</summary>
    public IReadOnlyDictionary<string, string>? Inputs { get; init; }

    /// <summary>A plan: an object, or a string with JSON or YAML; null lets the run find its own.</summary>
    public string? Plan { get; init; }

    /// <summary>A model by its name; null for the default.</summary>
    public string? Model { get; init; }

    /// <summary>A folder inside the host's workspace, relative to it; null for the workspace itself.</summary>
    public string? Workspace { get; init; }

    /// <summary>What the run may use; what is left out is the host's default.</summary>
    public RunBudgetResource? Budget { get; init; }

    /// <summary>Limits; those left out are the host's defaults.</summary>
    public RunLimitsResource? Limits { get; init; }

    /// <summary>A key against starting twice; the header <c>Idempotency-Key</c> says the same.</summary>
    public string? IdempotencyKey { get; init; }

    internal static StartRunBody From(RunRequest request) => new()
    {
        Objective = request.Objective,
        Session = request.SessionId,
        Inputs = request.Inputs.Count == 0 ? null : request.Inputs,
        Plan = request.Plan,
        Model = request.Model,
        Workspace = request.Workspace,
        Budget = request.Budget == new RunBudget() ? null : RunBudgetResource.From(request.Budget),
        Limits = request.Limits == new RequestedLimits() ? null : RunLimitsResource.From(request.Limits),
        IdempotencyKey = request.IdempotencyKey,
    };
}
