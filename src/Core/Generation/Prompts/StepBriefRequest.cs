using Lavra.Tools;

namespace Lavra.Generation.Prompts;

/// <summary>What a step's brief is made of.</summary>
public sealed record StepBriefRequest
{
    /// <summary>The run's objective.</summary>
    public required string Objective { get; init; }

    /// <summary>What the step does; the objective itself for a run of one step.</summary>
    public required string Step { get; init; }

    /// <summary>What the step should produce; null when not said.</summary>
    public string? ExpectedOutput { get; init; }

    /// <summary>The outputs that the step builds on, in plan order.</summary>
    public IReadOnlyList<EarlierOutput> EarlierOutputs { get; init; } = [];

    /// <summary>The run's inputs. Written in order of name.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>The tools that the step may use.</summary>
    public IReadOnlyList<ToolDeclaration> Tools { get; init; } = [];

    /// <summary>Whether the model takes tool declarations; else the tools and the form of answers are written out.</summary>
    public bool NativeTools { get; init; } = true;

    /// <summary>Characters of each earlier output and each input that the model sees. Default 16,000.</summary>
    public int ValueChars { get; init; } = 16_000;
}

/// <summary>The output of a step that another one builds on.</summary>
/// <param name="StepId">The step's name in the plan.</param>
/// <param name="Output">What it produced.</param>
public sealed record EarlierOutput(string StepId, string Output);
