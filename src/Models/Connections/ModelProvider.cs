using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Models.Connections;

/// <summary>The kinds of server behind a model.</summary>
public enum ModelProvider
{
    /// <summary>Follows from the other settings.</summary>
    Auto,

    /// <summary>A server that speaks OpenAI's wire format: OpenAI's own, llama.cpp, Ollama, vLLM, …</summary>
    OpenAi,

    /// <summary>Azure OpenAI: the API with versions, or its v1 endpoint where the address is that.</summary>
    AzureOpenAi,

    /// <summary>The built-in model of plain rules.</summary>
    Offline,

    /// <summary>Recorded answers only.</summary>
    Recorded,
}

/// <summary>The written form of <see cref="ModelProvider"/>, in settings and facts.</summary>
internal static class ModelProviderNames
{
    public static SettingKind<ModelProvider> Kind { get; } = SettingKinds.Choice(
        ("auto", ModelProvider.Auto),
        ("openai", ModelProvider.OpenAi),
        ("azure_openai", ModelProvider.AzureOpenAi),
        ("offline", ModelProvider.Offline),
        ("recorded", ModelProvider.Recorded));

    public static string NameOf(ModelProvider provider) => provider switch
    {
        ModelProvider.OpenAi => "openai",
        ModelProvider.AzureOpenAi => "azure_openai",
        ModelProvider.Offline => "offline",
        ModelProvider.Recorded => "recorded",
        _ => "auto",
    };
}
