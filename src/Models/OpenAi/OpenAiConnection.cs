using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using OpenAI;
using OpenAI.Chat;

namespace Lavra.Models.OpenAi;

/// <summary>
/// Sends request bodies through the OpenAI package's pipeline and hands back raw responses. Bodies are ours on both ways:
/// servers other than OpenAI's send what the package's typed models reject, and a limit on size has to bite before a body is
/// in memory.
/// </summary>
internal sealed class OpenAiConnection : IDisposable
{
    private readonly HttpClient http;
    private readonly ChatClient client;

    public OpenAiConnection(ModelOptions options, HttpMessageHandler? handler)
    {
        var endpoint = options.Endpoint ?? Endpoints.OpenAi;
#pragma warning disable CA2000 // The HttpClient owns its handler and is disposed with this connection.
        http = new HttpClient(handler ?? NewHandler(options.Timeout), disposeHandler: handler is null)
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
#pragma warning restore CA2000
        var settings = new OpenAIClientOptions
        {
            Endpoint = options.ApiVersion is null ? endpoint : Endpoints.OfDeployment(endpoint, options.Name),
            UserAgentApplicationId = "lavra",
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = options.Timeout,
            Transport = new HttpClientPipelineTransport(http),
        };
        if (options.ApiVersion is { } version)
        {
            settings.AddPolicy(new ApiVersionPolicy(version), PipelinePosition.PerCall);
        }

#pragma warning disable OPENAI001 // The only constructor that takes something other than a bearer key.
        client = new ChatClient(options.Name, AuthenticationFor(options, endpoint), settings);
#pragma warning restore OPENAI001
    }

    /// <summary>Sends one request. The response's body has not been read, whatever its status; dispose it.</summary>
    public async Task<PipelineResponse> SendAsync(BinaryData body, CancellationToken cancellationToken)
    {
        var result = await client.CompleteChatAsync(BinaryContent.Create(body), new RequestOptions
        {
            BufferResponse = false,
            ErrorOptions = ClientErrorBehaviors.NoThrow,
            CancellationToken = cancellationToken,
        }).ConfigureAwait(false);
        return result.GetRawResponse();
    }

    public void Dispose() => http.Dispose();

    private static AuthenticationPolicy AuthenticationFor(ModelOptions options, Uri endpoint) => options switch
    {
        { ApiKey: { } key, Provider: ModelProvider.AzureOpenAi } =>
            ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(new ApiKeyCredential(key), "api-key"),
        { ApiKey: { } key } => ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(new ApiKeyCredential(key)),
        { Provider: ModelProvider.AzureOpenAi } => Entra(endpoint),
        _ => new NoAuthentication(),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static BearerTokenPolicy Entra(Uri endpoint) =>
        new(new EntraTokens(endpoint.Host), Endpoints.TokenScope(endpoint));

    // A redirect is not followed: the prompt would go to a server that nobody configured.
    private static SocketsHttpHandler NewHandler(TimeSpan timeout) => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = timeout < TimeSpan.FromSeconds(15) ? timeout : TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
