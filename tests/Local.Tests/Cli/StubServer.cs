using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lavra.Local.Tests.Cli;

/// <summary>A web server that is none of ours: it answers everything with 200 and JSON that is given, in order, the last again and again.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly string[] answers;
    private Task serving = Task.CompletedTask;

    private StubServer(string[] answers) => this.answers = answers;

    /// <summary>The first line of each request.</summary>
    public List<string> Requests { get; } = [];

    public string Address => $"http://{listener.LocalEndpoint}";

    public static Task<StubServer> AnsweringAsync(params string[] answers)
    {
        var server = new StubServer(answers);
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
                Requests.Add(await reader.ReadLineAsync() ?? "");
                while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
                {
                    // The request's headers: whatever they say, the answer is the same.
                }

                var json = answers[Math.Min(Requests.Count, answers.Length) - 1];
                await stream.WriteAsync(Encoding.UTF8.GetBytes(
                    $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\nConnection: close\r\n\r\n{json}"));
            }
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException or IOException)
        {
            // The test is over.
        }
    }
}
