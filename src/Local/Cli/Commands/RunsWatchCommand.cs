using System.CommandLine;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Watching;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra runs watch</c>.</summary>
internal static class RunsWatchCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var host = new HostArguments(environment);
        var id = RunsCommand.RunArgument();
        var command = new CliCommand(
            "watch",
            "Watch a run that another process or a server works on, until it ends. The exit code is the run's.",
            "lavra runs watch last",
            "lavra runs watch last --server http://127.0.0.1:5080 --json")
        {
            id,
        };
        host.AddTo(command);
        command.SetAction(async (result, _) =>
        {
            using var interruption = environment.Listen();
            var runs = host.OpenToRead(result);
            await using (runs.ConfigureAwait(false))
            {
                var run = await RunIds.FindAsync(runs, result.GetValue(id)!, interruption.Token).ConfigureAwait(false);
                var watch = new RunWatch(runs, environment, new OutputForm(result.GetValue(host.Json), Watch: true, Quiet: false));
                using var watching = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token);
                var looking = IdleHint.WatchAsync(runs, run, environment, watching.Token);
                try
                {
                    return await watch.EndAsync(await watch.FollowAsync(run, 0, interruption.Token).ConfigureAwait(false)).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
                {
                    await environment.Error.WriteLineAsync("No longer watching. The run is left as it is.").ConfigureAwait(false);
                    return ExitCode.Interrupted;
                }
                finally
                {
                    await watching.CancelAsync().ConfigureAwait(false);
                    await looking.ConfigureAwait(false);
                }
            }
        });
        return command;
    }
}
