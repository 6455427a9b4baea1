namespace Lavra.Planning.Reading;

/// <summary>A step while its plan is read.</summary>
internal sealed class PlanDraft(int number)
{
    /// <summary>Its position, from 1.</summary>
    public int Number { get; } = number;

    public string Id { get; set; } = $"step{number}";

    public bool HasOwnId { get; set; }

    public string? Description { get; set; }

    public string? Tool { get; set; }

    public string? Arguments { get; set; }

    public string? ExpectedOutput { get; set; }

    /// <summary>Null while the step says nothing of what it depends on.</summary>
    public List<string>? DependsOn { get; set; }

    public string Name => HasOwnId ? $"Step {Number} ('{Id}')" : $"Step {Number}";

    public PlanStep ToStep() => new()
    {
        Id = Id,
        Description = Description!,
        ExpectedOutput = ExpectedOutput,
        DependsOn = DependsOn ?? [],
        Tool = Tool,
        Arguments = Arguments,
    };
}
