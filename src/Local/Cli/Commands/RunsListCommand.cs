using System.CommandLine;
using Lavra.Composition;
using Lavra.Facts;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Local.Cli.Connections;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Runs;
using Lavra.Words;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra runs list</c>.</summary>
internal static class RunsListCommand
{
    private const int LongestObjective = 60;

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var status = new Option<string>("--status") { Description = "Only runs of this status.", HelpName = "STATUS" };
        var session = new Option<string>("--session") { Description = "Only runs of this session.", HelpName = "ID" };
        var limit = new Option<string>("--limit") { Description = "At most so many, 1 to 200. Default 20.", HelpName = "N" };
        var after = new Option<string>("--after") { Description = "Where the last page ended.", HelpName = "PLACE" };
        var command = new CliCommand(
            "list", "List runs, newest first.", "lavra runs list", "lavra runs list --status failed --limit 5", "lavra runs list --json")
        {
            status, session, limit, after,
        };
        var conditions = Product.IndexDeclarations.Select(static index => new Option<string[]>($"--{index.Name}")
        {
            Description = $"{index.Meaning} May be given again.", HelpName = index.Form,
        }).ToList();
        conditions.ForEach(command.Add);
        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var values = new OptionValues();
            var query = new RunQuery(Caller.LocalTenant)
            {
                Status = StatusOf(result.GetValue(status), values),
                SessionId = result.GetValue(session),
                Limit = (int)(values.Whole("--limit", result.GetValue(limit), 1, 200) ?? 20),
                After = result.GetValue(after),
            };
            values.ThrowIfWrong();
            var met = conditions
                .SelectMany(option => (result.GetValue(option) ?? []).Select(value => new RunCondition(option.Name.TrimStart('-'), value)))
                .ToList();
            var runs = host.OpenToRead(result);
            await using (runs.ConfigureAwait(false))
            {
                var page = await ReadAsync(runs, query, met, cancellationToken).ConfigureAwait(false);
                await (result.GetValue(host.Json) ? environment.Out.WriteLineAsync(JsonText.Of(page)) : WriteAsync(page, environment)).ConfigureAwait(false);
                await IdleHint.TellAsync(runs, page.Items, environment).ConfigureAwait(false);
            }

            return ExitCode.Completed;
        });
        return command;
    }

    private static async Task<Page<RunResource>> ReadAsync(
        IRunsConnection runs, RunQuery query, IReadOnlyList<RunCondition> conditions, CancellationToken cancellationToken)
    {
        try
        {
            return await runs.ListAsync(query, conditions, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException) when (query.After is not null)
        {
            throw CliException.Usage($"--after is '{query.After}', which is no place in the list.", "Give what an earlier page told as the next one.");
        }
    }

    private static RunStatus? StatusOf(string? word, OptionValues values)
    {
        if (word is null)
        {
            return null;
        }

        if (WireWords.TryRead<RunStatus>(word.Replace('-', '_').ToLowerInvariant(), out var status))
        {
            return status;
        }

        values.Add($"--status is '{word}'; it must be one of: {string.Join(", ", WireWords.All<RunStatus>())}.");
        return null;
    }

    private static async Task WriteAsync(Page<RunResource> page, CliEnvironment environment)
    {
        if (page.Items.Count == 0)
        {
            await environment.Error.WriteLineAsync("There are no such runs.").ConfigureAwait(false);
            return;
        }

        var now = environment.Time.GetUtcNow();
        var table = new TextTable("run", "status", "started", "took", "cost", "objective");
        foreach (var run in page.Items)
        {
            table.Add(
                run.Id.ToString(),
                VisibleText.Line(run.Status.Text),
                Amounts.Moment(run.CreatedAt),
                Amounts.Time((run.CompletedAt ?? now) - run.CreatedAt),
                run.Totals.CostUsd is { } usd ? Amounts.Usd(usd) : "unknown",
                VisibleText.Line(run.Objective, LongestObjective));
        }

        await table.WriteAsync(environment).ConfigureAwait(false);
        if (page.Next is { } next)
        {
            await environment.Error.WriteLineAsync($"There are more: --after {VisibleText.Line(next)}").ConfigureAwait(false);
        }
    }
}
