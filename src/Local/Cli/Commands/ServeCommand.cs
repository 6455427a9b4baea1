using System.CommandLine;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Hosting;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra serve</c>: the HTTP API over this machine.</summary>
internal static class ServeCommand
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var url = new Option<string>("--url") { Description = $"Where to listen. Default {DefaultUrl}.", HelpName = "URL" };
        var workspace = new Option<string>("--workspace") { Description = "The folder in which file tools work. Default: the current one.", HelpName = "DIR" };
        var newKey = new Option<string>("--new-key") { Description = "Make an API key, print it once, and end.", HelpName = "NAME" };
        var scopes = new Option<string>("--scopes")
        {
            Description = "What the new key may do, with commas: runs:read, runs:write, admin. Default runs:read,runs:write.", HelpName = "SCOPES",
        };
        var tenant = new Option<string>("--tenant") { Description = "The tenant whose runs the new key opens. Default local.", HelpName = "NAME" };
        var command = new CliCommand(
            "serve",
            "Serve the HTTP API and work on runs until interrupted. What is unfinished goes on at the next start.",
            "lavra serve",
            "lavra serve --url http://0.0.0.0:5080 --workspace /srv/work",
            "lavra serve --new-key ci --scopes runs:read,runs:write")
        {
            url, workspace, newKey, scopes, tenant,
        };
        host.AddTo(command, server: false);
        command.SetAction((result, _) =>
        {
            if (result.GetValue(newKey) is { } name)
            {
                return NewKey.TellAsync(
                    name, result.GetValue(scopes), result.GetValue(tenant), result.GetValue(host.Json), environment);
            }

            if (result.GetValue(scopes) is not null || result.GetValue(tenant) is not null)
            {
                throw CliException.Usage("--scopes and --tenant are for a new key.", "Add --new-key NAME.");
            }

            var settings = host.ReadSettings(result, ("Lavra:Runs:Workspace", result.GetValue(workspace)));
            return new Serving(environment).RunAsync(settings, result.GetValue(url) ?? DefaultUrl);
        });
        return command;
    }
}
