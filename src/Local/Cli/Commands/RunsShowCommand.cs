using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lavra.Http.Resources;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Cli.Watching;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra runs show</c>.</summary>
internal static class RunsShowCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var id = RunsCommand.RunArgument();
        var generations = new Option<bool>("--generations")
        {
            Description = "Also what was said: each prompt, answer, tool call and result, with tokens and cost.",
        };
        var command = new CliCommand("show", "Show a run with its steps, answer and figures.", "lavra runs show last", "lavra runs show last --generations", "lavra runs show last --json")
        {
            id, generations,
        };
        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var runs = host.OpenToRead(result);
            await using (runs.ConfigureAwait(false))
            {
                var run = await RunIds.FindAsync(runs, result.GetValue(id)!, cancellationToken).ConfigureAwait(false);
                await IdleHint.TellAsync(runs, [run], environment).ConfigureAwait(false);
                var steps = await runs.ListStepsAsync(run.Id, cancellationToken).ConfigureAwait(false);
                if (result.GetValue(host.Json))
                {
                    var further = result.GetValue(generations)
                        ? await RunConversation.ReadJsonAsync(runs, run.Id, cancellationToken).ConfigureAwait(false)
                        : null;
                    await WriteJsonAsync(run, steps, further, environment).ConfigureAwait(false);
                    return ExitCode.Completed;
                }

                var workspace = await runs.FindWorkspaceAsync(run.Id, cancellationToken).ConfigureAwait(false);
                await WriteAsync(run, workspace, steps, environment).ConfigureAwait(false);
                if (result.GetValue(generations))
                {
                    await RunConversation.WriteAsync(runs, run.Id, environment, cancellationToken).ConfigureAwait(false);
                }
            }

            return ExitCode.Completed;
        });
        return command;
    }

    private static Task WriteJsonAsync(
        RunResource run, IReadOnlyList<StepResource> steps, Action<Utf8JsonWriter>? further, CliEnvironment environment) =>
        environment.Out.WriteLineAsync(JsonText.Of(json =>
        {
            run.WriteMembers(json);
            JsonText.WriteList(json, "steps", steps);
            further?.Invoke(json);
        }));

    private static async Task WriteAsync(
        RunResource run, string? workspace, IReadOnlyList<StepResource> steps, CliEnvironment environment)
    {
        var output = environment.Out;
        async Task Fact(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                await output.WriteLineAsync($"{name,-10} {VisibleText.Line(value)}").ConfigureAwait(false);
            }
        }

        await Fact("run", run.Id.ToString()).ConfigureAwait(false);
        await Fact("status", RunSummary.Headline(run)).ConfigureAwait(false);
        await Fact("objective", run.Objective).ConfigureAwait(false);
        await Fact("model", run.Model).ConfigureAwait(false);
        await Fact("workspace", workspace).ConfigureAwait(false);
        await Fact("session", run.Session == run.Id.ToString() ? null : run.Session).ConfigureAwait(false);
        await Fact("started", $"{Amounts.Moment(run.CreatedAt)} by {run.StartedBy}").ConfigureAwait(false);
        await Fact("used", Amounts.Totals(run.Totals)).ConfigureAwait(false);
        await Fact("error", run.Error).ConfigureAwait(false);
        await Fact("labels", RunsAnnotateCommands.LabelsOf(run)).ConfigureAwait(false);
        foreach (var note in run.Notes)
        {
            await Fact("note", $"{note.Text} ({note.By}, {Amounts.Moment(note.At)})").ConfigureAwait(false);
        }

        foreach (var step in steps)
        {
            var about = step.Tool is null ? step.Description : $"{step.Tool}: {step.Description}";
            var error = step.Error is null ? "" : $" ({VisibleText.Line(step.Error, 200)})";
            await Fact(
                string.Create(CultureInfo.InvariantCulture, $"step {step.Index}"),
                $"{VisibleText.Line(step.Status.Text)}: {VisibleText.Line(about, 160)}{error}").ConfigureAwait(false);
        }

        if (run.Answer is { } answer)
        {
            await output.WriteLineAsync().ConfigureAwait(false);
            await output.WriteLineAsync(VisibleText.Of(answer).TrimEnd('\n')).ConfigureAwait(false);
        }
    }
}
