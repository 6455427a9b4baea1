using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.AI.OpenAI;
using Azure.Core;
using Lavra.Models.Connections;
using OpenAI.Chat;

namespace Lavra.Models.OpenAi;

/// <summary>
/// Makes clients of Azure OpenAI. This type is the only one that touches the Azure OpenAI package, so that the assembly is loaded only
/// by those who use it.
/// </summary>
internal static class AzureChat
{
    /// <summary>Makes a client of a deployment.</summary>
    /// <param name="options">The model.</param>
    /// <param name="endpoint">The resource's address, in any form but that of the v1 endpoint.</param>
    /// <param name="credential">Signs in where there is no key; null for the usual ways.</param>
    /// <param name="configure">Sets what all clients have in common.</param>
    public static ChatClient Create(
        ModelOptions options, Uri endpoint, TokenCredential? credential, Action<ClientPipelineOptions> configure)
    {
        var address = AzureAddress.Of(endpoint);
        var settings = OfVersion(options.ApiVersion);
        settings.UserAgentApplicationId = OpenAiConnection.Application;
        settings.Audience = new AzureOpenAIAudience(Endpoints.TokenScope(endpoint));
        configure(settings);
        var client = options.ApiKey is { } key
            ? new AzureOpenAIClient(address.Resource, new ApiKeyCredential(key), settings)
            : new AzureOpenAIClient(address.Resource, credential ?? new EntraTokens(endpoint.Host), settings);
        return client.GetChatClient(address.Deployment ?? options.Name);
    }

    private static AzureOpenAIClientOptions OfVersion(string? version)
    {
        if (version is null)
        {
            return new AzureOpenAIClientOptions();
        }

        if (Enum.TryParse<AzureOpenAIClientOptions.ServiceVersion>($"V{version.Replace('-', '_')}", ignoreCase: true, out var known))
        {
            return new AzureOpenAIClientOptions(known);
        }

        var settings = new AzureOpenAIClientOptions();
        settings.AddPolicy(new OtherApiVersion(version), PipelinePosition.PerCall);
        return settings;
    }
}
