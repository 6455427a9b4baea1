using System.CommandLine;
using Lavra.Facts;
using Lavra.Http.Resources;
using Lavra.Local.Cli.Connections;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Cli.Watching;
using Lavra.Local.Hosting;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra run</c>: takes an objective from request to result.</summary>
internal sealed class RunCommand
{
    private readonly CliEnvironment environment;
    private readonly HostArguments host;
    private readonly RunArguments options;

    private RunCommand(CliEnvironment environment)
    {
        this.environment = environment;
        host = new HostArguments(environment);
        options = new RunArguments(environment, host);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var run = new RunCommand(environment);
        var command = new CliCommand(
            "run",
            "Take an objective from request to result. The answer goes to the standard output, progress to the standard error.",
            "lavra run \"count the C# files and lines under src and write a report to report.md\"",
            "lavra run --file objective.txt --model gpt-5-mini --budget-usd 0.50",
            "lavra run --plan plan.yaml --input folder=src \"check the folder\"",
            "lavra run --resume",
            "answer=$(lavra run --quiet \"read README.md\")");
        run.options.AddTo(command);
        run.host.AddTo(command);
        command.SetAction(run.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var interruption = environment.Listen();
        var form = host.Form(result, options.Watch, options.Quiet);
        if (result.GetResult(options.Resume) is not null)
        {
            options.RefuseWithResume(result);
            return await ResumeAsync(result, form, interruption.Token).ConfigureAwait(false);
        }

        var request = await options.ReadAsync(result, interruption.Token).ConfigureAwait(false);
        var connection = await OpenAsync(result, interruption.Token).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var run = await connection.StartAsync(request, interruption.Token).ConfigureAwait(false);
            if (result.GetValue(options.Detach))
            {
                return await DetachAsync(run, form).ConfigureAwait(false);
            }

            return await FollowAsync(connection, [(run, 0)], form, interruption.Token).ConfigureAwait(false);
        }
    }

    private async Task<int> ResumeAsync(ParseResult result, OutputForm form, CancellationToken interrupted)
    {
        var connection = await host.OpenMachineAsync(result, host.ReadSettings(result), "lavra run", interrupted).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            if (result.GetValue(options.Resume) is { } id)
            {
                var named = await RunIds.FindAsync(connection, id, interrupted).ConfigureAwait(false);
                await connection.Host.PickUpAsync(named.Id, interrupted).ConfigureAwait(false);
                return await FollowAsync(connection, [(named, named.LastSequence)], form, interrupted).ConfigureAwait(false);
            }

            var unfinished = await connection.Host.ListUnfinishedAsync(interrupted).ConfigureAwait(false);
            if (unfinished.Count == 0)
            {
                await environment.Error.WriteLineAsync("Nothing is unfinished.").ConfigureAwait(false);
                return ExitCode.Completed;
            }

            var (goOn, problems) = await PickUpAsync(connection, unfinished, interrupted).ConfigureAwait(false);
            var code = goOn.Count == 0 ? ExitCode.Completed : await FollowAsync(connection, goOn, form, interrupted).ConfigureAwait(false);
            return problems.Count == 0 || code != ExitCode.Completed
                ? code
                : throw new CliException(ExitCode.Usage, problems, MissingModelException.Remedy);
        }
    }

    private static async Task<(List<(RunResource Run, long After)> GoOn, List<string> Problems)> PickUpAsync(
        WorkingConnection connection, IReadOnlyList<Run> unfinished, CancellationToken cancellationToken)
    {
        var (goOn, problems) = (new List<(RunResource Run, long After)>(), new List<string>());
        foreach (var run in unfinished)
        {
            try
            {
                await connection.Host.PickUpAsync(run.Id, cancellationToken).ConfigureAwait(false);
                goOn.Add((LocalConnection.ResourceOf(run), run.LastSequence));
            }
            catch (MissingModelException missing)
            {
                problems.Add(missing.Message);
            }
        }

        return (goOn, problems);
    }

    /// <summary>Follows runs one after the other, while all of them are worked on. The first that did not complete gives the exit code.</summary>
    private async Task<int> FollowAsync(
        IRunsConnection connection, List<(RunResource Run, long After)> runs, OutputForm form, CancellationToken interrupted)
    {
        var watching = new RunWatch(connection, environment, form);
        var code = ExitCode.Completed;
        var current = runs[0].Run;
        try
        {
            foreach (var (run, after) in runs)
            {
                current = run;
                var ended = run.HasEnded ? run : await watching.FollowAsync(run, after, interrupted).ConfigureAwait(false);
                if (connection is WorkingConnection working)
                {
                    await working.SettleAsync(run.Id, interrupted).ConfigureAwait(false);
                }

                var its = await watching.EndAsync(ended).ConfigureAwait(false);
                code = code == ExitCode.Completed ? its : code;
            }

            return code;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            await environment.Error.WriteLineAsync(connection is WorkingConnection
                ? $"Interrupted. Everything so far is kept; go on with: lavra run --resume {current.Id}{connection.Options}"
                : $"No longer watching. The run goes on at the server; watch it with: lavra runs watch {current.Id}{connection.Options}")
                .ConfigureAwait(false);
            return ExitCode.Interrupted;
        }
    }

    private async Task<IRunsConnection> OpenAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (host.ServerOf(result) is { } server)
        {
            return server;
        }

        if (result.GetValue(options.Detach))
        {
            throw CliException.Usage("--detach needs a server that goes on with the run.", "Add --server URL; 'lavra serve' starts one.");
        }

        var settings = host.ReadSettings(result, ("Lavra:Runs:Workspace", result.GetValue(options.Workspace)));
        return await host.OpenMachineAsync(result, settings, "lavra run", cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> DetachAsync(RunResource run, OutputForm form)
    {
        await environment.Out.WriteLineAsync(form.Json ? JsonText.Of(run) : run.Id.ToString())
            .ConfigureAwait(false);
        return ExitCode.Completed;
    }
}
