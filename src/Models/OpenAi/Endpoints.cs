namespace Lavra.Models.OpenAi;

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

    /// <summary>Adds the path of the API to an address that has none.</summary>
    public static Uri Complete(Uri endpoint, ModelProvider provider, string? apiVersion)
    {
        var path = endpoint.AbsolutePath.TrimEnd('/');
        var completed = (provider, path) switch
        {
            (ModelProvider.AzureOpenAi, "") when apiVersion is not null => "/openai",
            (ModelProvider.AzureOpenAi, "/openai") when apiVersion is not null => path,
            (ModelProvider.AzureOpenAi, "") => "/openai/v1",
            (ModelProvider.AzureOpenAi, "/openai") => "/openai/v1",
            (_, "") => "/v1",
            _ => path,
        };
        return new UriBuilder(endpoint) { Path = completed, Query = "", Fragment = "" }.Uri;
    }

    /// <summary>
    /// Where an API with versions has a deployment: it is named in the path, not only in the body. An address that names one is left as
    /// it is.
    /// </summary>
    public static Uri OfDeployment(Uri endpoint, string deployment) =>
        endpoint.AbsolutePath.Contains("/deployments/", StringComparison.OrdinalIgnoreCase)
            ? endpoint
            : new UriBuilder(endpoint) { Path = $"{endpoint.AbsolutePath.TrimEnd('/')}/deployments/{Uri.EscapeDataString(deployment)}" }.Uri;

    /// <summary>The scope of Entra ID tokens for the cloud that an Azure endpoint is in.</summary>
    public static string TokenScope(Uri endpoint)
    {
        var cloud = endpoint.Host.EndsWith(".us", StringComparison.OrdinalIgnoreCase) ? "us"
            : endpoint.Host.EndsWith(".cn", StringComparison.OrdinalIgnoreCase) ? "cn"
            : "com";
        return $"https://cognitiveservices.azure.{cloud}/.default";
    }
}
