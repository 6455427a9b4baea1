using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lavra.Local.Tests.Cli;

/// <summary>A web server that is none of ours: it answers everything with 200 and the same JSON.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly byte[] answer;
    private Task serving = Task.CompletedTask;

    private StubServer(string json) => answer = Encoding.UTF8.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\nConnection: close\r\n\r\n{json}");

    public string Address => $"http://{listener.LocalEndpoint}";

    public static Task<StubServer> AnsweringAsync(string json)
    {
        var server = new StubServer(json);
        server.listener.Start();
        server.serving = server.ServeAsync();
        return Task.FromResult(server);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
        listener.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, leaveOpen: true);
                while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
                {
                    // The request's headers: whatever they say, the answer is the same.
                }

                await stream.WriteAsync(answer);
            }
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException or IOException)
        {
            // The test is over.
        }
    }
}
