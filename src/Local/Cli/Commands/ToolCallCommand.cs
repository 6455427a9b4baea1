using System.CommandLine;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Tools;
using Lavra.Tools.Execution;
using Lavra.Tools.Registration;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Cli.Commands;

/// <summary>
/// <c>lavra tools call</c>: one call through the same executor, rules and limits as a run's. It belongs to no run: nothing is stored,
/// and the data file is not needed. A tool that changes something is called only with <c>--yes</c>.
/// </summary>
internal sealed class ToolCallCommand
{
    private readonly CliEnvironment environment;
    private readonly HostArguments host;
    private readonly Argument<string> name = new("tool") { Description = "The tool's name." };
    private readonly Argument<string[]> pairs = new("arguments")
    {
        Description = "Arguments as NAME=VALUE.", Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> json = new("--args") { Description = "All arguments as a JSON object.", HelpName = "JSON" };
    private readonly Option<string> workspace = new("--workspace")
    {
        Description = "The folder in which file tools work. Default: the current one.", HelpName = "DIR",
    };

    private readonly Option<bool> yes = new("--yes") { Description = "Agree to a tool that changes something." };

    private ToolCallCommand(CliEnvironment environment)
    {
        this.environment = environment;
        host = new HostArguments(environment);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var call = new ToolCallCommand(environment);
        var command = new CliCommand(
            "call",
            "Call one tool, by the rules and limits of a run, but outside of any run. One that changes something needs --yes.",
            "lavra tools call list_directory path=src",
            "lavra tools call search_text --args '{\"pattern\":\"TODO\",\"path\":\"src\"}'",
            "lavra tools call write_file path=hello.txt content=hello --yes")
        {
            call.name, call.pairs, call.json, call.workspace, call.yes,
        };
        call.host.AddTo(command, server: false);
        command.SetAction(call.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var interruption = environment.Listen();
        var settings = host.ReadSettings(result, ("Lavra:Runs:Workspace", result.GetValue(workspace)));
        var tools = MachineParts.Tools(settings, environment.Time);
        var tool = result.GetValue(name)!;
        var arguments = ArgumentsOf(result, tools.Find(tool));
        if (tools.Check(tool, arguments) is { } wrong)
        {
            throw CliException.Usage(VisibleText.Line(wrong.Error), "'lavra tools list' shows tools and arguments.");
        }

        if (tools.Find(tool) is { Effect: not ToolEffect.Reads } changes && !result.GetValue(yes))
        {
            throw CliException.Usage($"'{changes.Name}' changes something and was not called.", "Add --yes to agree to it.");
        }

        var answer = await CallAsync(settings, tools, tool, arguments, interruption.Token).ConfigureAwait(false);
        await TellAsync(tool, answer, result.GetValue(host.Json)).ConfigureAwait(false);
        return answer.Success ? ExitCode.Completed : ExitCode.Failed;
    }

    private string ArgumentsOf(ParseResult result, ToolDeclaration? tool)
    {
        var (text, given) = (result.GetValue(json), result.GetValue(pairs) ?? []);
        if (text is not null && given.Length > 0)
        {
            throw CliException.Usage("Arguments are given twice, as NAME=VALUE and by --args.", "Leave one of them out.");
        }

        if (text is not null)
        {
            return text;
        }

        var values = new OptionValues();
        var named = values.Pairs("An argument", given);
        values.ThrowIfWrong();
        return NamedArguments.ToJson(named, tool);
    }

    private async Task<ToolResult> CallAsync(
        LocalSettings settings, ToolRegistry tools, string tool, string arguments, CancellationToken cancellationToken)
    {
        var redactor = MachineParts.Redactor(settings);
        using var loggers = MachineParts.Loggers(settings, environment.Error, LogLevel.Warning, environment.Time, redactor);
        var executor = new ToolExecutor(
            tools, new SingleCallLedger(environment.Time), settings.Tools, loggers.CreateLogger<ToolExecutor>(), environment.Time);
        var call = new ToolCallId(RunId.New(environment.Time), Step: 0, Generation: 0, Index: 1);
        var result = await executor.ExecuteAsync(
            new ToolInvocation(call, tool, arguments, settings.Runs.Workspace, Caller.LocalTenant, Attempt: 1), cancellationToken)
            .ConfigureAwait(false);
        return result with
        {
            Content = redactor.RedactText(result.Content),
            Error = result.Error is null ? null : redactor.RedactText(result.Error),
        };
    }

    private async Task TellAsync(string tool, ToolResult result, bool isJson)
    {
        if (isJson)
        {
            await environment.Out.WriteLineAsync(JsonText.Of(json =>
            {
                json.WriteString("tool", tool);
                ToolResultResource.From(result).WriteMembers(json);
            })).ConfigureAwait(false);
        }
        else if (result.Success)
        {
            await environment.Out.WriteLineAsync(VisibleText.Of(result.Content).TrimEnd('\n')).ConfigureAwait(false);
        }
        else
        {
            await environment.Error.WriteLineAsync($"{result.ErrorCode}: {VisibleText.Of(result.Error)}").ConfigureAwait(false);
        }
    }
}
