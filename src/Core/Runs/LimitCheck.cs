using System.Text.Json;
using Lavra.Facts;
using Lavra.Settings;

namespace Lavra.Runs;

/// <summary>Holds what a run asks for against the bounds of the settings for the same thing.</summary>
internal static class LimitCheck
{
    // Defaults are within their bounds, which a test holds. So a run that changes none of them needs no declarations, and making those
    // would cost each start of the command line some milliseconds.
    private static readonly RunLimits Limits = new();
    private static readonly RunBudget Budget = new();

    /// <summary>Adds an error for each limit that is out of range.</summary>
    public static void Check(RunLimits limits, List<RequestError> errors)
    {
        if (limits != Limits)
        {
            Add("limits", RunLimits.Settings.Problems(limits), "", errors);
        }
    }

    /// <summary>Adds an error for each part of a budget that is out of range.</summary>
    public static void Check(RunBudget budget, List<RequestError> errors)
    {
        if (budget != Budget)
        {
            Add("budget", RunBudget.Settings.Problems(budget), "; leave it out for no limit", errors);
        }
    }

    private static void Add(string part, IReadOnlyList<SettingProblem> problems, string remedy, List<RequestError> errors) =>
        errors.AddRange(problems.Select(problem => new RequestError(
            FieldOf(part, problem.Setting), $"{problem.Value} is out of range; it must be {problem.Range}{remedy}.")));

    private static string FieldOf(string part, string setting) => setting switch
    {
        nameof(RunLimits.ToolTimeout) => RunFields.ToolTimeout,
        nameof(RunLimits.StepTime) => RunFields.StepTime,
        nameof(RunBudget.Time) => RunFields.BudgetTime,
        _ => $"{part}.{JsonNamingPolicy.CamelCase.ConvertName(setting)}",
    };
}
