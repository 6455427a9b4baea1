namespace Lavra.Planning;

/// <summary>One step of a plan. A step that names a tool is one call without a model; any other is worked out by the model.</summary>
public sealed record PlanStep
{
    /// <summary>The name by which other steps refer to it; unique in the plan.</summary>
    public required string Id { get; init; }

    /// <summary>What to do, for people and the model.</summary>
    public required string Description { get; init; }

    /// <summary>What it should produce; null when not said.</summary>
    public string? ExpectedOutput { get; init; }

    /// <summary>Ids of steps that must be completed first.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>The tool to call; null for a step that the model works out.</summary>
    public string? Tool { get; init; }

    /// <summary>
    /// The tool's arguments: a JSON object. <c>{{steps.ID.output}}</c> and <c>{{inputs.NAME}}</c> in string values are
    /// filled in. Null without a tool.
    /// </summary>
    public string? Arguments { get; init; }
}
