using Lavra.Http.Hosting;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Engine;
using Lavra.Local.Engine.Lifetime;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Settings;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Cli.Commands;

/// <summary>Serves until interrupted, or until the engine cannot go on.</summary>
internal sealed class Serving(CliEnvironment environment)
{
    private const string Name = "lavra serve";

    /// <summary>Serves.</summary>
    /// <exception cref="EngineFaultedException">The engine has stopped.</exception>
    public async Task<int> RunAsync(LocalSettings settings, string url)
    {
        var address = ServeAddress.Parse(url) ?? throw CliException.Usage(
            $"--url is '{url}', which cannot be listened on.", "Give one such as http://127.0.0.1:5080; for https, put a reverse proxy in front.");
        if (address.Reach == HttpReach.Network && !HasKeys(settings))
        {
            throw CliException.Usage(
                $"--url {url} lets others reach the server, and there is no API key: every request would be refused.",
                "Make a key with 'lavra serve --new-key NAME' and put it into the settings, or listen on 127.0.0.1.");
        }

        using var interruption = environment.Listen();
        var host = await LocalHost.OpenAsync(settings, new LocalHostOptions
        {
            Command = Name,
            PicksUpAll = true,
            FiresJobs = true,
            Time = environment.Time,
            LogWriter = environment.Error,
            LogLevel = LogLevel.Information,
            Offline = environment.Offline,
        }).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            var server = await ListenAsync(host, address, interruption.Token).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                await host.TellAddressAsync(server.Address).ConfigureAwait(false);
                await host.StartAsync(interruption.Token).ConfigureAwait(false);
                await TellAsync(host, server.Address).ConfigureAwait(false);
                await UntilOverAsync(host.Engine, interruption.Token).ConfigureAwait(false);
                if (interruption.Token.IsCancellationRequested)
                {
                    await environment.Error.WriteLineAsync("Stopping; what is unfinished goes on at the next start.").ConfigureAwait(false);
                }

                await server.StopAsync().ConfigureAwait(false);
            }

            if (host.Engine.Faulted.IsCompleted)
            {
                throw new EngineFaultedException(host.Engine.Faulted);
            }
        }

        return ExitCode.Completed;
    }

    private static bool HasKeys(LocalSettings settings) => settings.Get(HttpOptions.Settings).Keys.Count > 0;

    private static async Task<ApiServer> ListenAsync(LocalHost host, ServeAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return await ApiServer.StartAsync(host, address, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw CliException.Usage($"Nothing can listen on {address.Text}: {exception.Message}", "Stop what uses it, or choose another with --url.");
        }
    }

    private static async Task UntilOverAsync(EmbeddedEngine engine, CancellationToken interrupted)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = interrupted.Register(static state => ((TaskCompletionSource)state!).TrySetResult(), over);
        await Task.WhenAny(over.Task, engine.Faulted).ConfigureAwait(false);
    }

    private Task TellAsync(LocalHost host, Uri address) => environment.Error.WriteLineAsync(
        $"Lavra serves {address} (data {host.Settings.DataFile}, workspace {host.Settings.Runs.Workspace}, model {host.Product.Models.Models[0].Name}). Ctrl-C stops it.");
}
