namespace Lavra.Models.Connections;

/// <summary>What addresses say about servers.</summary>
internal static class Endpoints
{
    private static readonly string[] AzureDomains =
    [
        ".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com",
        ".openai.azure.us", ".cognitiveservices.azure.us", ".openai.azure.cn", ".cognitiveservices.azure.cn",
    ];

    public static Uri OpenAi { get; } = new("https://api.openai.com/v1");

    public static bool IsOpenAi(Uri? endpoint) =>
        endpoint is not null
        && (endpoint.Host.Equals("api.openai.com", StringComparison.OrdinalIgnoreCase)
            || endpoint.Host.EndsWith(".api.openai.com", StringComparison.OrdinalIgnoreCase));

    public static bool IsAzure(Uri endpoint) =>
        AzureDomains.Any(domain => endpoint.Host.EndsWith(domain, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Adds the version to an address that has no path. An address of Azure OpenAI stays as it is: its client adds the API's path.
    /// </summary>
    public static Uri Complete(Uri endpoint, ModelProvider provider)
    {
        var path = endpoint.AbsolutePath.TrimEnd('/');
        var completed = path.Length == 0 && provider != ModelProvider.AzureOpenAi ? "/v1" : path;
        return new UriBuilder(endpoint) { Path = completed, Query = "", Fragment = "" }.Uri;
    }

    /// <summary>The scope of Entra ID tokens for the cloud that an Azure endpoint is in.</summary>
    public static string TokenScope(Uri endpoint)
    {
        var cloud = endpoint.Host.EndsWith(".us", StringComparison.OrdinalIgnoreCase) ? "us"
            : endpoint.Host.EndsWith(".cn", StringComparison.OrdinalIgnoreCase) ? "cn"
            : "com";
        return $"https://cognitiveservices.azure.{cloud}/.default";
    }
}
