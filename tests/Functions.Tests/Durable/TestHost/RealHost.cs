using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lavra.Functions.Tests.Durable.Double;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;

namespace Lavra.Functions.Tests.Durable.TestHost;

/// <summary>Functions on Durable Task's own in-process host: its real worker, client and messages, in memory and in real time.</summary>
internal sealed class RealHost : IAsyncDisposable
{
    private const int Attempts = 5;
    private readonly DurableTaskTestHost host;

    private RealHost(DurableTaskTestHost host) => this.host = host;

    public DurableTaskClient Client => host.Client;

    /// <summary>Starts a host.</summary>
    /// <param name="functions">What runs.</param>
    /// <param name="orchestrators">The names of orchestrators.</param>
    /// <param name="activities">The names of activities.</param>
    public static async Task<RealHost> StartAsync(
        IDoubleFunctions functions, IEnumerable<string> orchestrators, IEnumerable<string> activities)
    {
        for (var attempt = 1; ; attempt++)
        {
            DurableTaskClient? client = null;
            try
            {
                var host = await DurableTaskTestHost.StartAsync(
                    registry =>
                    {
                        foreach (var name in orchestrators)
                        {
                            registry.AddOrchestratorFunc<object?, object?>(name, (context, _) => functions.OrchestrateAsync(name, context));
                        }

                        foreach (var name in activities)
                        {
                            registry.AddActivityFunc<JsonElement, object?>(
                                name, (context, input) => functions.ActAsync(name, input.GetRawText(), context.InstanceId, client!));
                        }
                    },
                    new DurableTaskTestHostOptions { Port = FreePort() });
                client = host.Client;
                return new RealHost(host);
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Somebody else took the port between looking and listening.
            }
        }
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
