using System.Globalization;
using Lavra.Facts;

namespace Lavra.Runs;

/// <summary>Holds limits against what can be worked with. The ranges are those of the attributes of <see cref="RunLimits"/>.</summary>
internal static class LimitCheck
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(30);

    /// <summary>Adds an error for each limit that is out of range.</summary>
    public static void Check(RunLimits limits, List<RequestError> errors)
    {
        Range(RunFields.Iterations, limits.Iterations, 1, 100_000);
        Range(RunFields.HistoryTurns, limits.HistoryTurns, 1, 1000);
        Range(RunFields.BriefTurns, limits.BriefTurns, 0, 1000);
        Range(RunFields.ToolResultChars, limits.ToolResultChars, 100, 1_000_000);
        Range(RunFields.ParseFailures, limits.ParseFailures, 1, 100);
        Range(RunFields.PlanSteps, limits.PlanSteps, 1, 1000);
        Range(RunFields.ParallelSteps, limits.ParallelSteps, 1, 100);
        Range(RunFields.ToolCallsPerTurn, limits.ToolCallsPerTurn, 1, 200);
        Time(RunFields.ToolTimeout, limits.ToolTimeout);
        Time(RunFields.StepTime, limits.StepTime);

        void Range(string field, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                errors.Add(new RequestError(field, string.Create(
                    CultureInfo.InvariantCulture, $"{value} is out of range: {least} to {most}.")));
            }
        }

        void Time(string field, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > LongestTime)
            {
                errors.Add(new RequestError(field, $"{value} is out of range: more than 0, at most {LongestTime.TotalDays} days."));
            }
        }
    }
}
