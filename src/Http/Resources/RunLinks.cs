using System.Text.Json;
using Lavra.Identity;

namespace Lavra.Http.Resources;

/// <summary>Where to go on from a run: paths on the same server.</summary>
public sealed record RunLinks : Resource
{
    /// <summary>The run itself.</summary>
    public required string Self { get; init; }

    /// <summary>Its execution log, in pages.</summary>
    public required string Log { get; init; }

    /// <summary>Its execution log as a stream of events.</summary>
    public required string Events { get; init; }

    /// <summary>Its steps.</summary>
    public required string Steps { get; init; }

    /// <summary>Its generations.</summary>
    public required string Generations { get; init; }

    /// <summary>Its tool calls.</summary>
    public required string ToolCalls { get; init; }

    /// <summary>POST here to make it stop.</summary>
    public required string Cancel { get; init; }

    internal static RunLinks Of(RunId run, string pathBase)
    {
        var self = $"{pathBase}/api/runs/{run}";
        return new RunLinks
        {
            Self = self,
            Log = self + "/log",
            Events = self + "/events",
            Steps = self + "/steps",
            Generations = self + "/generations",
            ToolCalls = self + "/tool-calls",
            Cancel = self + "/cancel",
        };
    }

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("self", Self);
        json.WriteString("log", Log);
        json.WriteString("events", Events);
        json.WriteString("steps", Steps);
        json.WriteString("generations", Generations);
        json.WriteString("toolCalls", ToolCalls);
        json.WriteString("cancel", Cancel);
    }
}
