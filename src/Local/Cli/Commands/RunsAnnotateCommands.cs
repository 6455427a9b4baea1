using System.CommandLine;
using Lavra.Composition;
using Lavra.Facts;
using Lavra.Http.Client;
using Lavra.Http.Resources;
using Lavra.Http.Runs;
using Lavra.Identity;
using Lavra.Local.Cli.Connections;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Runs;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra runs label</c> and <c>lavra runs note</c>: add to a run what people know about it, whoever works on it.</summary>
internal static class RunsAnnotateCommands
{
    /// <summary>Makes the command that labels.</summary>
    public static Command CreateLabel(CliEnvironment environment)
    {
        var labels = new Argument<string[]>("labels") { Description = "Labels to set, as NAME=VALUE.", HelpName = "NAME=VALUE", Arity = ArgumentArity.ZeroOrMore };
        var remove = new Option<string[]>("--remove") { Description = "The name of a label to take away; may be given again.", HelpName = "NAME" };
        return Create(
            environment,
            new CliCommand(
                "label",
                "Label a run, so that 'lavra runs list --label' finds it. Without labels, show those that it has.",
                "lavra runs label last team=ops customer=acme",
                "lavra runs label last --remove customer",
                "lavra runs list --label team=ops"),
            [labels, remove],
            result =>
            {
                var values = new OptionValues();
                var changes = values.Pairs("A label", result.GetValue(labels) ?? []).ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value, StringComparer.Ordinal);
                foreach (var name in result.GetValue(remove) ?? [])
                {
                    if (!changes.TryAdd(name, null))
                    {
                        values.Add($"Label '{VisibleText.Line(name)}' is to be set and to be removed. Leave one out.");
                    }
                }

                values.ThrowIfWrong();
                return changes.Count == 0
                    ? null
                    : new Change(
                        (client, run, token) => client.LabelAsync(run, changes, token),
                        (product, run, token) => product.Annotator.LabelAsync(run, changes, token));
            },
            WriteLabels);
    }

    /// <summary>Makes the command that takes notes.</summary>
    public static Command CreateNote(CliEnvironment environment)
    {
        var text = new Argument<string?>("text") { Description = "What to write down about the run.", HelpName = "TEXT", Arity = ArgumentArity.ZeroOrOne };
        var remove = new Option<string>("--remove") { Description = "The number of a note to remove.", HelpName = "N" };
        return Create(
            environment,
            new CliCommand(
                "note",
                "Write something down about a run. Without a text, show the notes that there are.",
                "lavra runs note last \"The customer saw this answer.\"",
                "lavra runs note last --remove 2"),
            [text, remove],
            result =>
            {
                var values = new OptionValues();
                var (added, removed) = (result.GetValue(text), values.Whole("--remove", result.GetValue(remove), 1, int.MaxValue));
                if (added is not null && removed is not null)
                {
                    values.Add("--remove takes a note away; leave the text out, or add it in a command of its own.");
                }

                values.ThrowIfWrong();
                return (added, removed) switch
                {
                    (null, null) => null,
                    (null, { } number) => new Change(
                        (client, run, token) => client.RemoveNoteAsync(run, (int)number, token),
                        async (product, run, token) =>
                        {
                            await product.Annotator.RemoveNoteAsync(run, (int)number, token).ConfigureAwait(false);
                            return [];
                        }),
                    _ => new Change(
                        (client, run, token) => client.NoteAsync(run, added, token),
                        (product, run, token) => product.Annotator.NoteAsync(run, added, Caller.Local, token)),
                };
            },
            WriteNotes);
    }

    /// <summary>The labels of a run on one line; empty when there are none.</summary>
    public static string LabelsOf(RunResource run) => string.Join(", ", run.Labels.Select(static label => $"{label.Key}={label.Value}"));

    private static CliCommand Create(
        CliEnvironment environment,
        CliCommand command,
        IReadOnlyList<Symbol> what,
        Func<ParseResult, Change?> read,
        Func<RunResource, CliEnvironment, Task> write)
    {
        var host = new HostArguments(environment);
        var id = RunsCommand.RunArgument();
        command.Add(id);
        foreach (var symbol in what)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var change = read(result);
            var runs = change is null ? host.OpenToRead(result) : host.OpenBeside(result);
            await using (runs.ConfigureAwait(false))
            {
                var run = await RunIds.FindAsync(runs, result.GetValue(id)!, cancellationToken).ConfigureAwait(false);
                run = change is null ? run : await ChangeAsync(runs, run, change, cancellationToken).ConfigureAwait(false);
                await (result.GetValue(host.Json) ? environment.Out.WriteLineAsync(JsonText.Of(run)) : write(run, environment)).ConfigureAwait(false);
            }

            return ExitCode.Completed;
        });
        return command;
    }

    private static async Task<RunResource> ChangeAsync(IRunsConnection runs, RunResource run, Change change, CancellationToken cancellationToken)
    {
        try
        {
            return await runs.AskAsync(
                (client, token) => change.Server(client, run.Id, token),
                async (product, token) =>
                {
                    var changed = await product.Stores.Runs.GetAsync(run.Id, token).ConfigureAwait(false)
                        ?? throw CliException.Usage($"Run {run.Id} has just been deleted.", "There is nothing to do.");
                    var errors = await change.Local(product, changed, token).ConfigureAwait(false);
                    return errors.Count > 0
                        ? throw RequestProblems.Of(errors)
                        : await RunResource.ReadAsync(product, changed, pathBase: "", token).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (LavraHttpException error) when (error.Errors.Count > 0)
        {
            throw RequestProblems.Of(error.Errors);
        }
    }

    private static Task WriteLabels(RunResource run, CliEnvironment environment) => environment.Out.WriteLineAsync(
        run.Labels.Count == 0 ? $"Run {run.Id} has no labels." : $"Run {run.Id}: {VisibleText.Line(LabelsOf(run))}");

    private static async Task WriteNotes(RunResource run, CliEnvironment environment)
    {
        if (run.Notes.Count == 0)
        {
            await environment.Out.WriteLineAsync($"Run {run.Id} has no notes.").ConfigureAwait(false);
        }

        foreach (var note in run.Notes)
        {
            await environment.Out.WriteLineAsync($"{note.Number}  {Amounts.Moment(note.At)} by {VisibleText.Line(note.By)}").ConfigureAwait(false);
            await environment.Out.WriteLineAsync(VisibleText.Of(note.Text)).ConfigureAwait(false);
        }
    }

    private sealed record Change(
        Func<LavraHttpClient, RunId, CancellationToken, Task<RunResource>> Server,
        Func<Product, Run, CancellationToken, Task<IReadOnlyList<RequestError>>> Local);
}
