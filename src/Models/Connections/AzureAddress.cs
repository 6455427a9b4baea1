namespace Lavra.Models.Connections;

/// <summary>
/// What an address of Azure OpenAI says. The package adds the API's own path to the resource's address; people also give addresses
/// that have it already, whole or in part.
/// </summary>
/// <param name="Resource">Where the API's path begins: the resource, or a gateway with a path before it.</param>
/// <param name="Deployment">The deployment that the address names; null when it names none.</param>
internal sealed record AzureAddress(Uri Resource, string? Deployment)
{
    private const string Api = "/openai";
    private const string Deployments = "/deployments/";

    /// <summary>
    /// Whether an address is the v1 endpoint. That takes what OpenAI's own service takes: the model in the body, and no version.
    /// </summary>
    public static bool IsV1(Uri endpoint) => Path(endpoint).EndsWith("/v1", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address that is not the v1 endpoint.</summary>
    public static AzureAddress Of(Uri endpoint)
    {
        var path = Path(endpoint);
        string? deployment = null;
        if (path.IndexOf(Deployments, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
        {
            deployment = Uri.UnescapeDataString(path[(at + Deployments.Length)..].Split('/')[0]);
            path = path[..at];
        }

        if (path.EndsWith(Api, StringComparison.OrdinalIgnoreCase))
        {
            path = path[..^Api.Length];
        }

        return new AzureAddress(new UriBuilder(endpoint) { Path = path, Query = "", Fragment = "" }.Uri, deployment);
    }

    private static string Path(Uri endpoint) => endpoint.AbsolutePath.TrimEnd('/');
}
