using System.CommandLine;
using Lavra.Facts;
using Lavra.Http.Resources;
using Lavra.Local.Cli.Connections;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Cli.Watching;
using Lavra.Local.Storage.Files;
using Lavra.Runs;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra runs cancel</c>: ends a run, whoever works on it, or nobody.</summary>
internal static class RunsCancelCommand
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var id = RunsCommand.RunArgument();
        var reason = new Option<string>("--reason") { Description = "Why; written to the log.", HelpName = "TEXT" };
        var command = new CliCommand(
            "cancel", "Cancel a run. What it has done so far is kept.", "lavra runs cancel last --reason \"wrong folder\"")
        {
            id, reason,
        };
        host.AddTo(command);
        command.SetAction(async (result, _) =>
        {
            using var interruption = environment.Listen();
            var runs = await OpenAsync(host, result, interruption.Token).ConfigureAwait(false);
            await using (runs.ConfigureAwait(false))
            {
                var run = await RunIds.FindAsync(runs, result.GetValue(id)!, interruption.Token).ConfigureAwait(false);
                if (runs is WorkingConnection working && working.Host.Product.Models.Find(run.Model) is not null)
                {
                    await working.Host.PickUpAsync(run.Id, interruption.Token).ConfigureAwait(false);
                }

                var outcome = await runs.CancelAsync(run.Id, result.GetValue(reason), interruption.Token).ConfigureAwait(false);
                var ended = outcome == CancelRunResult.Requested
                    ? await WaitAsync(runs, run, environment, interruption.Token).ConfigureAwait(false)
                    : await runs.FindAsync(run.Id, interruption.Token).ConfigureAwait(false) ?? run;
                return await TellAsync(ended, outcome, result.GetValue(host.Json), environment).ConfigureAwait(false);
            }
        });
        return command;
    }

    private static async Task<IRunsConnection> OpenAsync(HostArguments host, ParseResult result, CancellationToken cancellationToken)
    {
        if (host.ServerOf(result) is { } server)
        {
            return server;
        }

        var settings = host.ReadSettings(result);
        if (!File.Exists(settings.DataFile))
        {
            return host.OpenToRead(result);
        }

        try
        {
            return await host.OpenMachineAsync(result, settings, "lavra runs cancel", cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseHeldException)
        {
            // Whoever holds the file is told through it.
            return host.OpenToRead(result);
        }
    }

    private static async Task<RunResource> WaitAsync(
        IRunsConnection runs, RunResource run, CliEnvironment environment, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(LongestWait, environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            var silent = new RunWatch(runs, environment, new OutputForm(Json: false, Watch: false, Quiet: true));
            var ended = await silent.FollowAsync(run, run.LastSequence, either.Token).ConfigureAwait(false);
            if (runs is WorkingConnection working)
            {
                await working.SettleAsync(run.Id, cancellationToken).ConfigureAwait(false);
            }

            return ended;
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return await runs.FindAsync(run.Id, cancellationToken).ConfigureAwait(false) ?? run;
        }
    }

    private static async Task<int> TellAsync(RunResource run, CancelRunResult outcome, bool isJson, CliEnvironment environment)
    {
        if (isJson)
        {
            await RunSummary.WriteJsonAsync(run, isWrapped: false, environment.Out).ConfigureAwait(false);
        }
        else
        {
            await environment.Out.WriteLineAsync(run switch
            {
                _ when run.Status == RunStatus.Cancelled && outcome == CancelRunResult.Requested => $"Run {run.Id} is cancelled.",
                { HasEnded: true } => $"Run {run.Id} had ended already: {VisibleText.Line(run.Status.Text)}.",
                _ => $"Run {run.Id} was asked to stop and has not ended yet. 'lavra runs show {run.Id}' tells when.",
            }).ConfigureAwait(false);
        }

        return run.HasEnded ? ExitCode.Completed : ExitCode.Failed;
    }
}
