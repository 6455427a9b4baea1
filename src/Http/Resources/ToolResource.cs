using System.Text.Json;
using Lavra.Tools;

namespace Lavra.Http.Resources;

/// <summary>A tool that runs can use.</summary>
public sealed record ToolResource : Resource
{
    /// <summary>The name by which models and plans call it.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required string Description { get; init; }

    /// <summary>What calling it does to the world.</summary>
    public required WireWord<ToolEffect> Effect { get; init; }

    /// <summary>A JSON schema of its arguments.</summary>
    public required JsonElement Parameters { get; init; }

    /// <summary>Tells a tool.</summary>
    public static ToolResource From(ToolDeclaration tool) => new()
    {
        Name = tool.Name,
        Description = tool.Description,
        Effect = tool.Effect,
        Parameters = tool.Parameters,
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("name", Name);
        json.WriteString("description", Description);
        json.WriteString("effect", Effect.Text);
        json.WriteElement("parameters", Parameters);
    }
}
