using System.Text.Json;
using Lavra.Generation;

namespace Lavra.Http.Resources;

/// <summary>A model that runs can use. Where it is served is the host's own business and not shown.</summary>
public sealed record ModelResource : Resource
{
    /// <summary>The name by which runs ask for it.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of server: <c>openai</c>, <c>azure_openai</c>, <c>offline</c>, <c>recorded</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Whether runs that name no model get this one.</summary>
    public bool Default { get; init; }

    /// <summary>Whether it takes tool declarations and answers with tool calls.</summary>
    public bool NativeTools { get; init; }

    /// <summary>Whether it can be held to a JSON schema.</summary>
    public bool StructuredOutput { get; init; }

    /// <summary>How many tokens prompt and answer may have together; null when unknown.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Tells a model.</summary>
    public static ModelResource From(ModelInfo model, bool isDefault) => new()
    {
        Name = model.Name,
        Provider = model.Provider,
        Default = isDefault,
        NativeTools = model.NativeTools,
        StructuredOutput = model.StructuredOutput,
        ContextTokens = model.ContextTokens,
    };

    private protected override void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("name", Name);
        json.WriteString("provider", Provider);
        json.WriteBoolean("default", Default);
        json.WriteBoolean("nativeTools", NativeTools);
        json.WriteBoolean("structuredOutput", StructuredOutput);
        json.WriteNumber("contextTokens", ContextTokens);
    }
}
