using System.Text.Json;
using System.Text.Json.Serialization;
using Lavra.Facts;

namespace Lavra.Http.Resources;

/// <summary>A step of a run with what it produced.</summary>
public sealed record StepResource : Resource
{
    /// <summary>Its id: the run's id and <c>.s</c> with the index.</summary>
    public required string Id { get; init; }

    /// <summary>Its position in the run, from 1.</summary>
    public required int Index { get; init; }

    /// <summary>The name by which the plan refers to it.</summary>
    public required string Name { get; init; }

    /// <summary>What to do.</summary>
    public required string Description { get; init; }

    /// <summary>What it should produce; null when the plan does not say.</summary>
    public string? ExpectedOutput { get; init; }

    /// <summary>Names of steps that must be completed first.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>The tool that the plan calls; null for a step that the model works out.</summary>
    public string? Tool { get; init; }

    /// <summary>The tool's arguments as planned; null without a tool.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public string? Arguments { get; init; }

    /// <summary>Where it stands.</summary>
    public required WireWord<StepStatus> Status { get; init; }

    /// <summary>Which attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>What it was given: an object; null when nothing.</summary>
    [JsonConverter(typeof(RawJsonConverter))]
    public string? Inputs { get; init; }

    /// <summary>What it produced; null until completed.</summary>
    public string? Output { get; init; }

    /// <summary>Why it has no output; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the output was taken over from an earlier run.</summary>
    public bool WasReplayed { get; init; }

    /// <summary>When it began; null until then.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null until then.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Tells a step.</summary>
    public static StepResource From(StepRecord step) => new()
    {
        Id = step.Id.ToString(),
        Index = step.Id.Index,
        Name = step.Plan.Id,
        Description = step.Plan.Description,
        ExpectedOutput = step.Plan.ExpectedOutput,
        DependsOn = step.Plan.DependsOn,
        Tool = step.Plan.Tool,
        Arguments = step.Plan.Arguments,
        Status = step.Status,
        Attempt = step.Attempt,
        Inputs = step.Inputs,
        Output = step.Output,
        Error = step.Error,
        WasReplayed = step.WasReplayed,
        StartedAt = step.StartedAt,
        CompletedAt = step.CompletedAt,
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("id", Id);
        json.WriteNumber("index", Index);
        json.WriteString("name", Name);
        json.WriteString("description", Description);
        json.WriteString("expectedOutput", ExpectedOutput);
        json.WriteTexts("dependsOn", DependsOn);
        json.WriteString("tool", Tool);
        json.WriteRaw("arguments", Arguments);
        json.WriteString("status", Status.Text);
        json.WriteNumber("attempt", Attempt);
        json.WriteRaw("inputs", Inputs);
        json.WriteString("output", Output);
        json.WriteString("error", Error);
        json.WriteBoolean("wasReplayed", WasReplayed);
        json.WriteTime("startedAt", StartedAt);
        json.WriteTime("completedAt", CompletedAt);
    }
}
