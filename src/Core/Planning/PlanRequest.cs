using Lavra.Tools;

namespace Lavra.Planning;

/// <summary>What a model is told when it is asked for a plan.</summary>
public sealed record PlanRequest
{
    /// <summary>What to achieve.</summary>
    public required string Objective { get; init; }

    /// <summary>The tools that steps can use.</summary>
    public required IReadOnlyList<ToolDeclaration> Tools { get; init; }

    /// <summary>The run's inputs: only their names are told, in order.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>How many steps the plan may have.</summary>
    public required int MaxSteps { get; init; }
}
