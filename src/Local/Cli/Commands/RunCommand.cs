using System.CommandLine;
using Lavra.Local.Cli.Connections;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Cli.Watching;
using Lavra.Planning;
using Lavra.Runs;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra run</c>: takes an objective from request to result.</summary>
internal sealed class RunCommand
{
    private const int MostObjectiveBytes = 100_000;
    private const int MostPlanBytes = 4 * PlanReader.MaxChars;

    private readonly CliEnvironment environment;
    private readonly HostOptions host;

    private readonly Argument<string?> objective = new("objective")
    {
        Description = "What to achieve.", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> file = Text("--file", "FILE", "Read the objective from a file; - for the standard input.");
    private readonly Option<string> plan = Text("--plan", "FILE", "A plan as JSON or YAML; - for the standard input.");
    private readonly Option<string[]> inputs = new("--input")
    {
        Description = "A named value for the plan and the model; may be given again.", HelpName = "NAME=VALUE",
    };

    private readonly Option<string> model = Text("--model", "NAME", "The model; 'lavra models' lists them.");
    private readonly Option<string> budgetUsd = Text("--budget-usd", "USD", "Stop when so many US dollars are spent.");
    private readonly Option<string> budgetTokens = Text("--budget-tokens", "N", "Stop when so many tokens are used.");
    private readonly Option<string> budgetMinutes = Text("--budget-minutes", "N", "Stop after so many minutes.");
    private readonly Option<string> workspace = Text(
        "--workspace", "DIR", "The folder in which file tools work. Default: the current one. On a server: inside its workspace.");

    private readonly Option<string> session = Text("--session", "ID", "What the run belongs together with.");
    private readonly Option<string> key = Text("--key", "KEY", "A key against starting twice: the same key gives the same run.");
    private readonly Option<string> iterations = Text("--max-iterations", "N", "Generations in one step before it fails.");
    private readonly Option<string> planSteps = Text("--max-steps", "N", "Steps that a plan may have.");
    private readonly Option<string> parallel = Text("--max-parallel", "N", "Steps that run side by side.");
    private readonly Option<string> toolTimeout = Text("--tool-timeout", "TIME", "How long one tool call may take, such as 30s or 5m.");
    private readonly Option<string> resume = new("--resume")
    {
        Description = "Go on with an unfinished run; without an id, with all of them.",
        HelpName = "ID",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> detach = new("--detach") { Description = "Print the run's id and leave it to the server (with --server)." };
    private readonly Option<bool> watch = new("--watch")
    {
        Description = "Show what happens as it happens; this is the default, and with --json adds the log entries.",
    };

    private readonly Option<bool> quiet = new("--quiet") { Description = "Show no progress, only the result." };

    private RunCommand(CliEnvironment environment)
    {
        this.environment = environment;
        host = new HostOptions(environment);
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
            "answer=$(lavra run --quiet \"read README.md\")")
        {
            run.objective, run.file, run.plan, run.inputs, run.model, run.budgetUsd, run.budgetTokens, run.budgetMinutes, run.workspace,
            run.session, run.key, run.iterations, run.planSteps, run.parallel, run.toolTimeout, run.resume, run.detach, run.watch, run.quiet,
        };
        run.host.AddTo(command);
        command.SetAction(run.RunAsync);
        return command;
    }

    private static Option<string> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var interruption = environment.Listen();
        var form = host.Form(result, watch, quiet);
        if (result.GetResult(resume) is not null)
        {
            RefuseWithResume(result);
            return await ResumeAsync(result, form, interruption.Token).ConfigureAwait(false);
        }

        var order = await OrderAsync(result, interruption.Token).ConfigureAwait(false);
        var connection = await OpenAsync(result, interruption.Token).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var run = await connection.StartAsync(order, interruption.Token).ConfigureAwait(false);
            if (result.GetValue(detach))
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
            IReadOnlyList<Run> unfinished = result.GetValue(resume) is { } id
                ? [await RunIds.FindAsync(connection, id, interrupted).ConfigureAwait(false)]
                : await UnfinishedRuns.ListAsync(connection, interrupted).ConfigureAwait(false);
            if (unfinished.Count == 0)
            {
                await environment.Error.WriteLineAsync("Nothing is unfinished.").ConfigureAwait(false);
                return ExitCode.Completed;
            }

            foreach (var run in unfinished)
            {
                await connection.Host.PickUpAsync(run.Id, interrupted).ConfigureAwait(false);
            }

            return await FollowAsync(connection, [.. unfinished.Select(static run => (run, run.LastSequence))], form, interrupted)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Follows runs one after the other, while all of them are worked on. The first that did not complete gives the exit code.</summary>
    private async Task<int> FollowAsync(
        IRunsConnection connection, IReadOnlyList<(Run Run, long After)> runs, OutputForm form, CancellationToken interrupted)
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

        if (result.GetValue(detach))
        {
            throw CliException.Usage("--detach needs a server that goes on with the run.", "Add --server URL; 'lavra serve' starts one.");
        }

        var settings = host.ReadSettings(result, ("Lavra:Runs:Workspace", result.GetValue(workspace)));
        return await host.OpenMachineAsync(result, settings, "lavra run", cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> DetachAsync(Run run, OutputForm form)
    {
        await environment.Out.WriteLineAsync(form.Json ? JsonText.Of(json => RunJson.Write(json, run)) : run.Id.ToString())
            .ConfigureAwait(false);
        return ExitCode.Completed;
    }

    private async Task<RunOrder> OrderAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var values = new OptionValues();
        var order = new RunOrder
        {
            Objective = "",
            Session = result.GetValue(session),
            Inputs = values.Pairs("--input", result.GetValue(inputs) ?? []),
            Model = result.GetValue(model),
            Workspace = result.GetValue(host.Server) is null ? null : result.GetValue(workspace),
            Key = result.GetValue(key),
            Budget = new RunBudget
            {
                Tokens = values.Whole("--budget-tokens", result.GetValue(budgetTokens), 1),
                Usd = values.Amount("--budget-usd", result.GetValue(budgetUsd), "0.50"),
                Time = values.Amount("--budget-minutes", result.GetValue(budgetMinutes), "10") is { } minutes
                    ? TimeSpan.FromMinutes((double)minutes)
                    : null,
            },
            Iterations = (int?)values.Whole("--max-iterations", result.GetValue(iterations), 1, 100_000),
            PlanSteps = (int?)values.Whole("--max-steps", result.GetValue(planSteps), 1, 1000),
            ParallelSteps = (int?)values.Whole("--max-parallel", result.GetValue(parallel), 1, 100),
            ToolTimeout = values.Time("--tool-timeout", result.GetValue(toolTimeout)),
        };
        var (given, path, plans) = (result.GetValue(objective), result.GetValue(file), result.GetValue(plan));
        if (given is not null && path is not null)
        {
            values.Add("The objective is given twice, as text and by --file. Leave one of them out.");
        }

        if (path == TextInput.StandardInput && plans == TextInput.StandardInput)
        {
            values.Add("--file and --plan cannot both be the standard input. Put one of them into a file.");
        }

        if (given is null && path is null)
        {
            values.Add("There is no objective. Say what to achieve: lavra run \"list the files in docs\", or name a file with --file.");
        }

        values.ThrowIfWrong();
        return order with
        {
            Objective = given ?? await TextInput.ReadAsync(path!, "--file", MostObjectiveBytes, environment, cancellationToken).ConfigureAwait(false),
            Plan = plans is null
                ? null
                : await TextInput.ReadAsync(plans, "--plan", MostPlanBytes, environment, cancellationToken).ConfigureAwait(false),
        };
    }

    private void RefuseWithResume(ParseResult result)
    {
        var values = new OptionValues();
        if (result.GetValue(host.Server) is not null)
        {
            values.Add("--resume works on a data file; a server resumes by itself what is unfinished.");
        }

        foreach (var option in (Option[])[file, plan, inputs, model, budgetUsd, budgetTokens, budgetMinutes, workspace, session, key, iterations, planSteps, parallel, toolTimeout, detach])
        {
            if (result.GetResult(option) is { Implicit: false })
            {
                values.Add($"{option.Name} cannot be changed for a run that has begun. Leave it out with --resume.");
            }
        }

        if (result.GetValue(objective) is { } text)
        {
            values.Add($"--resume goes on with a run that has its objective; leave '{VisibleText.Line(text, 40)}' out.");
        }

        values.ThrowIfWrong();
    }
}
