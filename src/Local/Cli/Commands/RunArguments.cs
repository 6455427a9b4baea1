using System.CommandLine;
using Lavra.Facts;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Planning;
using Lavra.Planning.Reading;
using Lavra.Runs;

namespace Lavra.Local.Cli.Commands;

/// <summary>What <c>lavra run</c> can be told, and the run that is asked for by it.</summary>
internal sealed class RunArguments(CliEnvironment environment, HostArguments host)
{
    private const int MostObjectiveBytes = 100_000;
    private const int MostPlanBytes = 4 * PlanReader.MaxChars;

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
    public Option<string> Workspace { get; } = Text(
        "--workspace", "DIR", "The folder in which file tools work. Default: the current one. On a server: inside its workspace.");

    private readonly Option<string> session = Text("--session", "ID", "What the run belongs together with.");
    private readonly Option<string> key = Text("--key", "KEY", "A key against starting twice: the same key gives the same run.");
    private readonly Option<string> iterations = Text("--max-iterations", "N", "Generations in one step before it fails.");
    private readonly Option<string> planSteps = Text("--max-steps", "N", "Steps that a plan may have.");
    private readonly Option<string> parallel = Text("--max-parallel", "N", "Steps that run side by side.");
    private readonly Option<string> toolTimeout = Text("--tool-timeout", "TIME", "How long one tool call may take, such as 30s or 5m.");
    public Option<string> Resume { get; } = new("--resume")
    {
        Description = "Go on with an unfinished run; without an id, with all of them.",
        HelpName = "ID",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Option<bool> Detach { get; } = new("--detach") { Description = "Print the run's id and leave it to the server (with --server)." };
    public Option<bool> Watch { get; } = new("--watch")
    {
        Description = "Show what happens as it happens; this is the default, and with --json adds the log entries.",
    };

    public Option<bool> Quiet { get; } = new("--quiet") { Description = "Show no progress, only the result." };

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(objective);
        foreach (var option in OfNewRun())
        {
            command.Add(option);
        }

        command.Add(Resume);
        command.Add(Watch);
        command.Add(Quiet);
    }

    /// <summary>The run that is asked for.</summary>
    /// <exception cref="CliException">The options are wrong; everything that is wrong is told.</exception>
    public async Task<RunRequest> ReadAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var values = new OptionValues();
        var request = new RunRequest
        {
            Objective = "",
            SessionId = result.GetValue(session),
            Inputs = values.Pairs("--input", result.GetValue(inputs) ?? []),
            Model = result.GetValue(model),
            Workspace = result.GetValue(host.Server) is null ? null : result.GetValue(Workspace),
            IdempotencyKey = result.GetValue(key),
            Budget = AnyOf(result, budgetTokens, budgetUsd, budgetMinutes) ? ReadBudget(result, values) : new RunBudget(),
            Limits = AnyOf(result, iterations, planSteps, parallel, toolTimeout) ? ReadLimits(result, values) : new RequestedLimits(),
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
        return request with
        {
            Objective = given ?? await TextInput.ReadAsync(path!, "--file", MostObjectiveBytes, environment, cancellationToken).ConfigureAwait(false),
            Plan = plans is null
                ? null
                : await TextInput.ReadAsync(plans, "--plan", MostPlanBytes, environment, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Refuses what cannot be changed for a run that has begun.</summary>
    public void RefuseWithResume(ParseResult result)
    {
        var values = new OptionValues();
        if (result.GetValue(host.Server) is not null)
        {
            values.Add("--resume works on a data file; a server resumes by itself what is unfinished.");
        }

        foreach (var option in OfNewRun())
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

    // These two in methods of their own, so that a run without such options makes no declarations of settings.
    private RunBudget ReadBudget(ParseResult result, OptionValues values) => new()
    {
        Tokens = values.Setting(
            "--budget-tokens", result.GetValue(budgetTokens), RunBudget.Settings.KindOf<long>(nameof(RunBudget.Tokens))),
        Usd = values.Setting("--budget-usd", result.GetValue(budgetUsd), RunBudget.Settings.KindOf<decimal>(nameof(RunBudget.Usd))),
        Time = values.Minutes(
            "--budget-minutes", result.GetValue(budgetMinutes), RunBudget.Settings.KindOf<TimeSpan>(nameof(RunBudget.Time))),
    };

    private RequestedLimits ReadLimits(ParseResult result, OptionValues values) => new()
    {
        Iterations = values.Setting(
            "--max-iterations", result.GetValue(iterations), RunLimits.Settings.KindOf<int>(nameof(RunLimits.Iterations))),
        PlanSteps = values.Setting(
            "--max-steps", result.GetValue(planSteps), RunLimits.Settings.KindOf<int>(nameof(RunLimits.PlanSteps))),
        ParallelSteps = values.Setting(
            "--max-parallel", result.GetValue(parallel), RunLimits.Settings.KindOf<int>(nameof(RunLimits.ParallelSteps))),
        ToolTimeout = values.Setting(
            "--tool-timeout", result.GetValue(toolTimeout), RunLimits.Settings.KindOf<TimeSpan>(nameof(RunLimits.ToolTimeout))),
    };

    private static bool AnyOf(ParseResult result, params ReadOnlySpan<Option<string>> options)
    {
        foreach (var option in options)
        {
            if (result.GetValue(option) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static Option<string> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    private IEnumerable<Option> OfNewRun() =>
    [
        file, plan, inputs, model, budgetUsd, budgetTokens, budgetMinutes, Workspace, session, key, iterations, planSteps, parallel,
        toolTimeout, Detach,
    ];
}
