namespace Lavra.Facts.Writing;

/// <summary>
/// The keys of log entries. They follow from the position of what happened, so that an activity that is delivered again writes
/// the same entries.
/// </summary>
internal static class LogKeys
{
    public const string RunStarted = "start";

    public const string Plan = "plan";

    public const string RunEnded = "end";

    public const string CancelRequested = "cancel";

    public static string PlanTry(int attempt) => $"plan.r{attempt}";

    public static string StepStarted(int step) => $"{step}.b";

    public static string StepEnded(int step) => $"{step}.e";

    public static string Generation(int step, int number) => $"{step}.{number}";

    public static string GenerationTry(int step, int number, int attempt) => $"{step}.{number}.r{attempt}";

    public static string ToolCall(int step, int generation, int index) => $"{step}.{generation}.{index}";

    public static string Limit(string at, string limit) => $"{at}.l.{limit}";
}
