using Lavra.Local.Cli.Invocation;
using Lavra.Runs;

namespace Lavra.Local.Cli.Connections;

/// <summary>Says what is wrong with a request in the words of the command line.</summary>
internal static class RequestProblems
{
    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["session"] = "--session",
        ["inputs"] = "--input",
        ["plan"] = "--plan",
        ["model"] = "--model",
        ["workspace"] = "--workspace",
        ["idempotencyKey"] = "--key",
        ["budget.tokens"] = "--budget-tokens",
        ["budget.usd"] = "--budget-usd",
        ["budget.seconds"] = "--budget-minutes",
        ["limits.iterations"] = "--max-iterations",
        ["limits.planSteps"] = "--max-steps",
        ["limits.parallelSteps"] = "--max-parallel",
        ["limits.toolTimeoutSeconds"] = "--tool-timeout",
    };

    /// <summary>The errors as one refusal.</summary>
    public static CliException Of(IReadOnlyList<RequestError> errors) => new(
        ExitCode.Usage,
        [.. errors.Select(static error => $"{Options.GetValueOrDefault(error.Field, error.Field)}: {error.Message}")],
        remedy: null);
}
