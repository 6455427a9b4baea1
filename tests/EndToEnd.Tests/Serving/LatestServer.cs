using Lavra.EndToEnd.Tests.Processes;
using Lavra.Http.Client;

namespace Lavra.EndToEnd.Tests.Serving;

/// <summary>Sends requests to the last of the servers that take each other's place, as a name that is kept would.</summary>
internal sealed class LatestServer(LavraServer server) : DelegatingHandler(new SocketsHttpHandler())
{
    private volatile LavraServer server = server;

    /// <summary>A bare client.</summary>
    public static HttpClient Open(LavraServer first) => new(new LatestServer(first)) { BaseAddress = first.Address };

    /// <summary>The product's own client, which comes back as often and as soon as it takes.</summary>
    public static LavraHttpClient Connect(LavraServer first) => new(
        Open(first),
        TimeProvider.System,
        new LavraHttpClientOptions { StreamAttempts = int.MaxValue, ReconnectDelay = TimeSpan.FromMilliseconds(10) });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        while (server.Successor.IsCompletedSuccessfully)
        {
            server = await server.Successor;
        }

        request.RequestUri = new Uri(server.Address, request.RequestUri!.PathAndQuery);
        return await base.SendAsync(request, cancellationToken);
    }
}
