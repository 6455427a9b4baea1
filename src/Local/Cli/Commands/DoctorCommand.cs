using System.CommandLine;
using Lavra.Local.Cli.Doctoring;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra doctor</c>: checks what a run needs, and says what to do about what is wrong.</summary>
internal static class DoctorCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var offline = new Option<bool>("--no-model-call") { Description = "Do not call the model." };
        var command = new CliCommand(
            "doctor", "Check settings, data file, model, workspace and disk, and say what to do about what is wrong.", "lavra doctor", "lavra doctor --json")
        {
            offline,
        };
        host.AddTo(command, server: false);
        command.SetAction(async (result, _) =>
        {
            using var interruption = environment.Listen();
            var checks = new Checks(environment, callsModel: !result.GetValue(offline));
            var findings = await checks.RunAsync(() => host.ReadSettings(result), interruption.Token).ConfigureAwait(false);
            await (result.GetValue(host.Json) ? WriteJsonAsync(findings, environment) : WriteAsync(findings, environment)).ConfigureAwait(false);
            return findings.Any(static finding => finding.State == CheckState.Fail) ? ExitCode.Failed : ExitCode.Completed;
        });
        return command;
    }

    private static Task WriteJsonAsync(IReadOnlyList<Finding> findings, CliEnvironment environment) =>
        environment.Out.WriteLineAsync(JsonText.Of(json =>
        {
            json.WriteBoolean("ok", findings.All(static finding => finding.State != CheckState.Fail));
            json.WriteStartArray("checks");
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("check", finding.Check);
                json.WriteString("state", Word(finding.State));
                json.WriteString("what", finding.What);
                json.WriteString("remedy", finding.Remedy);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));

    private static async Task WriteAsync(IReadOnlyList<Finding> findings, CliEnvironment environment)
    {
        foreach (var finding in findings)
        {
            var word = environment.IsInteractive ? $"\u001b[{Colour(finding.State)}m{Word(finding.State),-4}\u001b[0m" : $"{Word(finding.State),-4}";
            await environment.Out.WriteLineAsync($"{word}  {finding.Check,-9}  {VisibleText.Line(finding.What)}").ConfigureAwait(false);
            if (finding.Remedy is { } remedy)
            {
                await environment.Out.WriteLineAsync($"{new string(' ', 17)}{VisibleText.Line(remedy)}").ConfigureAwait(false);
            }
        }
    }

    private static string Word(CheckState state) => state switch
    {
        CheckState.Ok => "ok",
        CheckState.Warn => "warn",
        _ => "fail",
    };

    private static string Colour(CheckState state) => state switch
    {
        CheckState.Ok => "32",
        CheckState.Warn => "33",
        _ => "31",
    };
}
