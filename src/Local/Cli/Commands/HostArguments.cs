using System.CommandLine;
using Lavra.Http.Client;
using Lavra.Local.Cli.Connections;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Watching;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Settings;

namespace Lavra.Local.Cli.Commands;

/// <summary>The options by which commands say where runs are and in which form to tell of them.</summary>
internal sealed class HostArguments(CliEnvironment environment)
{
    public Option<string> Data { get; } = new("--data")
    {
        Description = "The data file. Default .lavra/lavra.db, or Lavra:Data:File.", HelpName = "FILE",
    };

    public Option<string> Server { get; } = new("--server")
    {
        Description = $"Work on a server instead; its key comes from {ProgramVariables.ServerKey}.", HelpName = "URL",
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Write JSON to the standard output." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command, bool server = true)
    {
        command.Add(Data);
        if (server)
        {
            command.Add(Server);
        }

        command.Add(Json);
    }

    /// <summary>
    /// The settings, with what the command line says over them. Where a person is at the terminal, they are asked whether to trust files
    /// that need it.
    /// </summary>
    /// <exception cref="SettingsException">They are wrong.</exception>
    /// <exception cref="UntrustedSettingsException">A file needs trust, and nobody gave it.</exception>
    public LocalSettings ReadSettings(ParseResult result, params ReadOnlySpan<(string Setting, string? Value)> given)
    {
        var over = Over(result, given);
        try
        {
            return LocalSettingsReader.Read(environment.Folder, environment.Variables, over);
        }
        catch (UntrustedSettingsException) when (environment.CanAsk())
        {
            return new TrustQuestion(environment).Read(over);
        }
    }

    /// <summary>The settings as <see cref="ReadSettings"/> gives them, with the question of trust left to the caller.</summary>
    /// <exception cref="SettingsException">They are wrong.</exception>
    /// <exception cref="UntrustedSettingsException">A file needs trust that it does not have.</exception>
    public LocalSettings ReadSettings(ParseResult result, SettingsTrust trust) =>
        LocalSettingsReader.Read(environment.Folder, environment.Variables, Over(result, []), trust);

    /// <summary>Takes the data file and starts a machine on it.</summary>
    public async Task<WorkingConnection> OpenMachineAsync(
        ParseResult result, LocalSettings settings, string command, CancellationToken cancellationToken)
    {
        var host = await LocalHost.OpenAsync(settings, new LocalHostOptions
        {
            Command = command,
            Time = environment.Time,
            LogWriter = environment.Error,
            Offline = environment.Offline,
        }).ConfigureAwait(false);
        try
        {
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
            return new WorkingConnection(host, OptionsText(result));
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens the server that was named, or the data file to read.</summary>
    public IRunsConnection OpenToRead(ParseResult result) => Open(result, StoredRuns.Open);

    /// <summary>Opens the server that was named, or the data file to change what is kept beside runs, whoever works on them.</summary>
    public IRunsConnection OpenBeside(ParseResult result) => Open(result, StoredRuns.OpenBeside);

    /// <summary>Opens the server that was named; null when none was.</summary>
    public ServerConnection? ServerOf(ParseResult result)
    {
        if (result.GetValue(Server) is not { } text)
        {
            return null;
        }

        if (result.GetValue(Data) is not null)
        {
            throw CliException.Usage("--server and --data exclude each other.", "A server has its own data file; leave one of them out.");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw CliException.Usage($"--server is '{text}', which is no address.", "Give one such as http://127.0.0.1:5080.");
        }

        return Connect(address, OptionsText(result));
    }

    /// <summary>What to add to a command line to reach the same runs.</summary>
    public string OptionsText(ParseResult result)
    {
        var data = result.GetValue(Data) is { } file ? $" --data {Quoted(file)}" : "";
        return data + (result.GetValue(Server) is { } server ? $" --server {Quoted(server)}" : "");
    }

    /// <summary>The form in which to tell.</summary>
    public OutputForm Form(ParseResult result, Option<bool>? watch = null, Option<bool>? quiet = null) => new(
        result.GetValue(Json), watch is not null && result.GetValue(watch), quiet is not null && result.GetValue(quiet));

    private Dictionary<string, string?> Over(ParseResult result, ReadOnlySpan<(string Setting, string? Value)> given)
    {
        var over = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (result.GetValue(Data) is { } file)
        {
            over[SettingsSources.DataFile] = file;
        }

        foreach (var (setting, value) in given)
        {
            if (value is not null)
            {
                over[setting] = value;
            }
        }

        return over;
    }

    private IRunsConnection Open(ParseResult result, Func<LocalSettings, TimeProvider, StoredRuns> open)
    {
        if (ServerOf(result) is { } server)
        {
            return server;
        }

        var settings = ReadSettings(result);
        return new StoredConnection(open(settings, environment.Time), settings.DataFile, OptionsText(result));
    }

    // In a method of its own, so that nothing of the client is loaded where there is no server.
    private ServerConnection Connect(Uri address, string options) =>
        new(LavraHttpClient.Create(address, environment.Variable(ProgramVariables.ServerKey), environment.Time), options);

    private static string Quoted(string text) => text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;
}
