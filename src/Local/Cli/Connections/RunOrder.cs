using Lavra.Facts;
using Lavra.Runs;

namespace Lavra.Local.Cli.Connections;

/// <summary>A run as asked for on the command line. What is null is left to the host that runs it.</summary>
internal sealed record RunOrder
{
    public required string Objective { get; init; }

    public string? Session { get; init; }

    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>The plan's text: JSON or YAML.</summary>
    public string? Plan { get; init; }

    public string? Model { get; init; }

    /// <summary>A folder inside the host's workspace; for a run of this process, the settings hold it.</summary>
    public string? Workspace { get; init; }

    public string? Key { get; init; }

    public RunBudget Budget { get; init; } = new();

    public int? Iterations { get; init; }

    public int? PlanSteps { get; init; }

    public int? ParallelSteps { get; init; }

    public TimeSpan? ToolTimeout { get; init; }

    /// <summary>The request for this process.</summary>
    public RunRequest ToRequest() => new()
    {
        Objective = Objective,
        SessionId = Session,
        Inputs = Inputs,
        Plan = Plan,
        Model = Model,
        Workspace = Workspace,
        IdempotencyKey = Key,
        Budget = Budget,
        Limits = new RequestedLimits
        {
            Iterations = Iterations, PlanSteps = PlanSteps, ParallelSteps = ParallelSteps, ToolTimeout = ToolTimeout,
        },
    };
}
