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
        Range("iterations", limits.Iterations, 1, 100_000);
        Range("historyTurns", limits.HistoryTurns, 1, 1000);
        Range("briefTurns", limits.BriefTurns, 0, 1000);
        Range("toolResultChars", limits.ToolResultChars, 100, 1_000_000);
        Range("parseFailures", limits.ParseFailures, 1, 100);
        Range("planSteps", limits.PlanSteps, 1, 1000);
        Range("parallelSteps", limits.ParallelSteps, 1, 100);
        Range("toolCallsPerTurn", limits.ToolCallsPerTurn, 1, 200);
        Time("toolTimeout", limits.ToolTimeout);
        Time("stepTime", limits.StepTime);

        void Range(string field, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                errors.Add(new RequestError($"limits.{field}", string.Create(
                    CultureInfo.InvariantCulture, $"{value} is out of range: {least} to {most}.")));
            }
        }

        void Time(string field, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > LongestTime)
            {
                errors.Add(new RequestError($"limits.{field}", $"{value} is out of range: more than 0, at most {LongestTime.TotalDays} days."));
            }
        }
    }
}
