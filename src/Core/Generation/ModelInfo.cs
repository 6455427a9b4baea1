namespace Lavra.Generation;

/// <summary>A model that runs may use.</summary>
public sealed record ModelInfo
{
    /// <summary>The name by which runs ask for it.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of server: <c>openai</c>, <c>azure_openai</c>, <c>offline</c>, <c>recorded</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Where it is; null for one inside the process.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whether it takes tool declarations and answers with tool calls; else turns are written and parsed as text.</summary>
    public bool NativeTools { get; init; } = true;

    /// <summary>Whether it can be held to a JSON schema.</summary>
    public bool StructuredOutput { get; init; } = true;

    /// <summary>How many tokens prompt and answer may have together; null when unknown.</summary>
    public int? ContextTokens { get; init; }
}
