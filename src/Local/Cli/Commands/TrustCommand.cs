using System.CommandLine;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Hosting.Settings;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra trust</c>: makes the settings files of this folder count whatever they set, or takes that back.</summary>
internal static class TrustCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var forget = new Option<bool>("--forget") { Description = "Take it back, for every settings file in this folder and below." };
        var command = new CliCommand(
            "trust",
            "Let the settings files of this folder (lavra.json, and the one beside the data file) count whatever they set, until that changes.",
            "lavra trust",
            "lavra trust --forget")
        {
            host.Data, forget,
        };
        command.SetAction((result, _) => Task.FromResult(
            result.GetValue(forget) ? Forget(environment) : Trust(host, result, environment)));
        return command;
    }

    private static int Trust(HostArguments host, ParseResult result, CliEnvironment environment)
    {
        var trust = new SettingsTrust(environment.Variables);
        for (var trusted = 0; ; trusted++)
        {
            try
            {
                _ = host.ReadSettings(result, trust);
                if (trusted == 0)
                {
                    environment.Out.WriteLine("No settings file here needs more trust than it has.");
                }

                return ExitCode.Completed;
            }
            catch (UntrustedSettingsException untrusted)
            {
                if (!TrustQuestion.Remember(trust, untrusted.Untrusted, environment))
                {
                    return ExitCode.Failed;
                }

                environment.Out.WriteLine(VisibleText.Line($"'{untrusted.Untrusted.Path}' is trusted until these settings of it change:"));
                TrustQuestion.Show(untrusted.Untrusted, environment.Out);
            }
        }
    }

    private static int Forget(CliEnvironment environment)
    {
        var forgotten = new SettingsTrust(environment.Variables).RemoveInside(environment.Folder);
        foreach (var file in forgotten)
        {
            environment.Out.WriteLine(VisibleText.Line($"'{file}' is not trusted from now on."));
        }

        if (forgotten.Count == 0)
        {
            environment.Out.WriteLine("No settings file here was trusted.");
        }

        return ExitCode.Completed;
    }
}
