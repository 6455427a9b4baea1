using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Models.Connections;

/// <summary>
/// Settings of one model: section <c>Lavra:Model</c> for the default one, <c>Lavra:Models:{name}</c> for each further one.
/// </summary>
public sealed class ModelOptions
{
    /// <summary>Their declarations, in the section of the default model.</summary>
    public static SettingsOf<ModelOptions> Settings { get; } = new("Lavra:Model", static () => new ModelOptions(), static add =>
    {
        add.Add(
            nameof(Name),
            static o => o.Name,
            static (o, v) => o.Name = v,
            SettingKinds.Text,
            "The name at the server; for Azure OpenAI the deployment's. At api.openai.com `gpt-5-mini` when left out.",
            narrows: static (value, _, _) => value == ModelProviderNames.NameOf(ModelProvider.Offline));
        add.Add(
            nameof(Provider),
            static o => o.Provider,
            static (o, v) => o.Provider = v,
            ModelProviderNames.Kind,
            "`openai` (any server that speaks its format), `azure_openai`, `offline`, `recorded`, or `auto`: follows from the endpoint.",
            narrows: static (value, _, _) => value == ModelProvider.Offline);
        add.Add(
            nameof(Endpoint),
            static o => o.Endpoint,
            static (o, v) => o.Endpoint = v,
            SettingKinds.Address("http://localhost:8080/v1", anyScheme: true),
            "The base address, such as `http://localhost:11434/v1`. `/v1` is added to an address without a path, except for Azure OpenAI. api.openai.com when only a key is set.");
        add.Add(
            nameof(ApiVersion),
            static o => o.ApiVersion,
            static (o, v) => o.ApiVersion = v,
            SettingKinds.OptionalText,
            "For Azure OpenAI: the version of the API, such as `2024-10-21`. When left out, the one that the `Azure.AI.OpenAI` package asks for. The v1 endpoint wants none.");
        add.Add(
            nameof(ApiKey),
            static o => o.ApiKey,
            static (o, v) => o.ApiKey = v,
            SettingKinds.OptionalText,
            "The key. None for a server that asks for none, and for Entra ID at Azure. A secret: prefer a variable.",
            secret: true);
        add.Add(
            nameof(NativeTools),
            static o => o.NativeTools,
            static (o, v) => o.NativeTools = v,
            SettingKinds.FlagOrAuto,
            "Whether it takes tool declarations and answers with tool calls; true unless set. With false, tools are written in the prompt (Thought, Action, Action Input).",
            narrows: Narrowing.Any);
        add.Add(
            nameof(StructuredOutput),
            static o => o.StructuredOutput,
            static (o, v) => o.StructuredOutput = v,
            SettingKinds.FlagOrAuto,
            "Whether it can be held to a JSON schema; true unless set. Used for plans.",
            narrows: Narrowing.Any);
        add.Add(
            nameof(ContextTokens),
            static o => o.ContextTokens,
            static (o, v) => o.ContextTokens = v,
            SettingKinds.Whole(1),
            "Tokens that prompt and answer may have together. Shown by `lavra models` and `/api/models`; nothing is trimmed by it.",
            narrows: Narrowing.Any);
        add.Add(
            nameof(Temperature),
            static o => o.Temperature,
            static (o, v) => o.Temperature = v,
            SettingKinds.Number(0, 2),
            "The temperature of requests that bring none; the server's default when not set.",
            narrows: Narrowing.Any);
        add.Add(
            nameof(MaxOutputTokens),
            static o => o.MaxOutputTokens,
            static (o, v) => o.MaxOutputTokens = v,
            SettingKinds.Whole(1),
            "The most tokens of an answer; the server's default when not set.",
            narrows: Narrowing.Any);
        add.Add(
            nameof(Timeout),
            static o => o.Timeout,
            static (o, v) => o.Timeout = v,
            SettingKinds.Duration("1s", "1h"),
            "How long a whole answer may take, and each part of a streamed one.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(MaxAnswerBytes),
            static o => o.MaxAnswerBytes,
            static (o, v) => o.MaxAnswerBytes = v,
            SettingKinds.Bytes(1024, 256 * 1024 * 1024),
            "How many bytes an answer may have.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(RequestsPerMinute),
            static o => o.RequestsPerMinute,
            static (o, v) => o.RequestsPerMinute = v,
            SettingKinds.Whole(1),
            "Calls in any minute by all runs of the process.",
            narrows: Narrowing.Any);
        add.Add(
            nameof(TokensPerMinute),
            static o => o.TokensPerMinute,
            static (o, v) => o.TokensPerMinute = v,
            SettingKinds.Whole(1),
            "Tokens of prompts and answers in any minute by all runs of the process.",
            narrows: Narrowing.Any);
        add.Add(
            nameof(Cache),
            static o => o.Cache,
            static (o, v) => o.Cache = v,
            SettingKinds.Flag,
            "Whether exactly the same request is answered from memory (1,000 answers at most).",
            narrows: Narrowing.Any);
        add.Add(
            nameof(Record),
            static o => o.Record,
            static (o, v) => o.Record = v,
            SettingKinds.OptionalText,
            "A file to which every request and its answer are written.");
        add.Add(
            nameof(Playback),
            static o => o.Playback,
            static (o, v) => o.Playback = v,
            SettingKinds.OptionalText,
            "A file of recorded answers to use instead of a server.");
    })
    {
        Variables =
        [
            new("OPENAI_API_KEY", "The key of the default model, for the server that `OPENAI_BASE_URL` names, or api.openai.com.") { IsSecret = true },
            new("OPENAI_BASE_URL", "The endpoint of the default model."),
            new("OPENAI_MODEL", "The name of the default model."),
            new("AZURE_OPENAI_ENDPOINT", "The endpoint of the default model, at Azure OpenAI."),
            new("AZURE_OPENAI_API_KEY", "The key for that endpoint; without one, Entra ID is used.") { IsSecret = true },
        ],
    };

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

    /// <summary>The temperature of requests that bring none; null for the server's default.</summary>
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
