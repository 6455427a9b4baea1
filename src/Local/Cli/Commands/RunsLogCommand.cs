using System.CommandLine;
using Lavra.Http.Resources;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Cli.Watching;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra runs log</c>.</summary>
internal static class RunsLogCommand
{
    private const int Page = 1000;

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var id = RunsCommand.RunArgument();
        var after = new Option<string>("--after") { Description = "Begin behind this entry.", HelpName = "N" };
        var limit = new Option<string>("--limit") { Description = "At most so many entries. Default all.", HelpName = "N" };
        var command = new CliCommand(
            "log", "Show a run's execution log; with --json one entry a line.", "lavra runs log last", "lavra runs log last --after 10 --json")
        {
            id, after, limit,
        };
        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var values = new OptionValues();
            var position = values.Whole("--after", result.GetValue(after), 0) ?? 0;
            var left = values.Whole("--limit", result.GetValue(limit), 1) ?? long.MaxValue;
            values.ThrowIfWrong();
            var runs = host.OpenToRead(result);
            await using (runs.ConfigureAwait(false))
            {
                var run = await RunIds.FindAsync(runs, result.GetValue(id)!, cancellationToken).ConfigureAwait(false);
                while (left > 0)
                {
                    var most = (int)Math.Min(left, Page);
                    var entries = await runs.ReadLogAsync(run.Id, position, most, cancellationToken).ConfigureAwait(false);
                    foreach (var entry in entries)
                    {
                        await WriteAsync(entry, run.CreatedAt, result.GetValue(host.Json), environment).ConfigureAwait(false);
                        position = entry.Sequence;
                    }

                    left = entries.Count < most ? 0 : left - entries.Count;
                }
            }

            return ExitCode.Completed;
        });
        return command;
    }

    private static async Task WriteAsync(LogEntryResource entry, DateTimeOffset from, bool isJson, CliEnvironment environment)
    {
        if (isJson)
        {
            await environment.Out.WriteLineAsync(JsonText.Of(entry)).ConfigureAwait(false);
            return;
        }

        foreach (var line in PlainView.Lines(entry, from, environment.IsUnicode))
        {
            await environment.Out.WriteLineAsync(line).ConfigureAwait(false);
        }
    }
}
