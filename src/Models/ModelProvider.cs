namespace Lavra.Models;

/// <summary>The kinds of server behind a model.</summary>
public enum ModelProvider
{
    /// <summary>Follows from the other settings.</summary>
    Auto,

    /// <summary>A server that speaks OpenAI's wire format: OpenAI's own, llama.cpp, Ollama, vLLM, …</summary>
    OpenAi,

    /// <summary>Azure OpenAI's v1 endpoint.</summary>
    AzureOpenAi,

    /// <summary>The built-in model of plain rules.</summary>
    Offline,

    /// <summary>Recorded answers only.</summary>
    Recorded,
}

/// <summary>The written form of <see cref="ModelProvider"/>, in settings and facts.</summary>
internal static class ModelProviderNames
{
    private static readonly Dictionary<string, ModelProvider> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = ModelProvider.Auto,
        ["openai"] = ModelProvider.OpenAi,
        ["azure_openai"] = ModelProvider.AzureOpenAi,
        ["offline"] = ModelProvider.Offline,
        ["recorded"] = ModelProvider.Recorded,
    };

    public static IEnumerable<string> All => ByName.Keys;

    public static bool TryParse(string text, out ModelProvider provider) => ByName.TryGetValue(text, out provider);

    public static string NameOf(ModelProvider provider) => ByName.First(pair => pair.Value == provider).Key;
}
