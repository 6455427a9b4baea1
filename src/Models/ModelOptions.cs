namespace Lavra.Models;

/// <summary>
/// Settings of one model: section <c>Lavra:Model</c> for the default one, <c>Lavra:Models:{name}</c> for each further one.
/// </summary>
public sealed class ModelOptions
{
    /// <summary>The section that these settings are from; error messages name it.</summary>
    public string Section { get; set; } = "Lavra:Model";

    /// <summary>
    /// The model's name at its server; for Azure OpenAI the deployment's. Default: <c>gpt-5-mini</c> at api.openai.com, the kind
    /// of server where that says it all (<c>offline</c>, <c>recorded</c>), else to be set.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>The kind of server. Default: follows from the endpoint; <c>offline</c> when nothing is set at all.</summary>
    public ModelProvider Provider { get; set; }

    /// <summary>
    /// The base address, such as <c>http://localhost:11434/v1</c> or <c>https://{resource}.openai.azure.com</c>. <c>/v1</c> is added
    /// to one without a path, except for Azure OpenAI. Default: api.openai.com.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// The version of Azure OpenAI's API, such as <c>2024-10-21</c>; null for the one that the package asks for. The v1 endpoint wants
    /// none.
    /// </summary>
    public string? ApiVersion { get; set; }

    /// <summary>The key; null for a server that asks for none, and for Entra ID at Azure. A secret.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Whether it takes tool declarations and answers with tool calls; null for the provider's default, which is yes.</summary>
    public bool? NativeTools { get; set; }

    /// <summary>Whether it can be held to a JSON schema; null for the provider's default, which is yes.</summary>
    public bool? StructuredOutput { get; set; }

    /// <summary>How many tokens prompt and answer may have together; null when unknown.</summary>
    public int? ContextTokens { get; set; }

    /// <summary>The temperature of requests that bring none, 0 to 2; null for the server's default.</summary>
    public float? Temperature { get; set; }

    /// <summary>The most tokens of an answer, for requests that do not say; null for the server's default.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>How long a whole answer may take, and each part of a streamed one. Default 120 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>How many bytes an answer may have. Default 4 MiB.</summary>
    public int MaxAnswerBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Calls a minute by all runs of the process; null for no limit of ours.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Tokens a minute by all runs of the process; null for no limit of ours.</summary>
    public int? TokensPerMinute { get; set; }

    /// <summary>Whether exactly the same request is answered from memory. Default no.</summary>
    public bool Cache { get; set; }

    /// <summary>A file to which every request and its answer are written; null for none.</summary>
    public string? Record { get; set; }

    /// <summary>A file of recorded answers to use instead of a server; null for none.</summary>
    public string? Playback { get; set; }
}
