using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Azure.Core;
using Lavra.Models.Connections;
using OpenAI;
using OpenAI.Chat;

namespace Lavra.Models.OpenAi;

/// <summary>
/// Sends request bodies through the pipeline of the OpenAI package, or of the one for Azure, and hands back raw responses. Bodies are ours on both ways:
/// servers other than OpenAI's send what the package's typed models reject, and a limit on size has to bite before a body is
/// in memory.
/// </summary>
internal sealed class OpenAiConnection : IDisposable
{
    /// <summary>How requests name the program.</summary>
    internal const string Application = "lavra";

    private readonly HttpClient http;
    private readonly ChatClient client;

    /// <summary>Makes a connection; it connects when first used.</summary>
    /// <param name="options">The model.</param>
    /// <param name="handler">Carries the requests; null for the network.</param>
    /// <param name="credential">Signs in to Azure where there is no key; null for the usual ways.</param>
    public OpenAiConnection(ModelOptions options, HttpMessageHandler? handler, TokenCredential? credential)
    {
        var endpoint = options.Endpoint ?? Endpoints.OpenAi;
#pragma warning disable CA2000 // The HttpClient owns its handler and is disposed with this connection.
        http = new HttpClient(handler ?? NewHandler(options.Timeout), disposeHandler: handler is null)
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
#pragma warning restore CA2000
        client = options.Provider == ModelProvider.AzureOpenAi && !AzureAddress.IsV1(endpoint)
            ? AzureChat.Create(options, endpoint, credential, settings => Configure(settings, options.Timeout))
            : Create(options, endpoint, credential);
    }

    /// <summary>Sends one request. The response's body has not been read, whatever its status; dispose it.</summary>
    public async Task<PipelineResponse> SendAsync(BinaryData body, CancellationToken cancellationToken)
    {
        var sending = client.CompleteChatAsync(BinaryContent.Create(body), new RequestOptions
        {
            BufferResponse = false,
            ErrorOptions = ClientErrorBehaviors.NoThrow,
            CancellationToken = cancellationToken,
        });
        try
        {
            // While it signs in, the Azure package does not hear the token.
            return (await sending.WaitAsync(cancellationToken).ConfigureAwait(false)).GetRawResponse();
        }
        catch (OperationCanceledException) when (!sending.IsCompleted)
        {
            _ = DropAsync(sending);
            throw;
        }
    }

    public void Dispose() => http.Dispose();

    private ChatClient Create(ModelOptions options, Uri endpoint, TokenCredential? credential)
    {
        var settings = new OpenAIClientOptions { Endpoint = endpoint, UserAgentApplicationId = Application };
        Configure(settings, options.Timeout);
#pragma warning disable OPENAI001 // The only constructor that takes something other than a bearer key.
        return new ChatClient(options.Name, AuthenticationFor(options, endpoint, credential), settings);
#pragma warning restore OPENAI001
    }

    private void Configure(ClientPipelineOptions settings, TimeSpan timeout)
    {
        settings.RetryPolicy = new ClientRetryPolicy(0);
        settings.NetworkTimeout = timeout;
        settings.Transport = new HttpClientPipelineTransport(http);
    }

    private static AuthenticationPolicy AuthenticationFor(ModelOptions options, Uri endpoint, TokenCredential? credential) => options switch
    {
        { ApiKey: { } key, Provider: ModelProvider.AzureOpenAi } =>
            ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(new ApiKeyCredential(key), "api-key"),
        { ApiKey: { } key } => ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(key)),
        { Provider: ModelProvider.AzureOpenAi } => Entra(endpoint, credential),
        _ => new NoAuthentication(),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static BearerTokenPolicy Entra(Uri endpoint, TokenCredential? credential) =>
        new(credential ?? new EntraTokens(endpoint.Host), Endpoints.TokenScope(endpoint));

    private static async Task DropAsync(Task<ClientResult> sending)
    {
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (sending.IsCompletedSuccessfully)
        {
            (await sending.ConfigureAwait(false)).GetRawResponse().Dispose();
        }
    }

    // A redirect is not followed: the prompt would go to a server that nobody configured.
    private static SocketsHttpHandler NewHandler(TimeSpan timeout) => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = timeout < TimeSpan.FromSeconds(15) ? timeout : TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
