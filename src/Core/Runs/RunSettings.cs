using Lavra.Facts;
using Lavra.Settings;

namespace Lavra.Runs;

/// <summary>Reads the section <c>Lavra:Runs</c>.</summary>
public static class RunSettings
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Reads it; the workspace is made absolute and must be a folder.</summary>
    /// <param name="folder">From where a relative workspace goes, and the workspace when none is set.</param>
    /// <param name="values">All settings by name.</param>
    /// <param name="errors">Takes up what is wrong.</param>
    /// <param name="folderPerRun">Whether each run works in a folder of its own when the settings do not say.</param>
    public static RunsOptions Read(string folder, IReadOnlyDictionary<string, string?> values, List<string> errors, bool folderPerRun = false)
    {
        var section = new SettingsSection("Lavra:Runs", values, errors);
        var defaults = new RunsOptions();
        var options = new RunsOptions
        {
            Workspace = Workspace(folder, section.Text("Workspace"), errors),
            FolderPerRun = section.Flag("FolderPerRun", folderPerRun),
            TurnsPerHistory = section.Whole("TurnsPerHistory", 1, 1000, defaults.TurnsPerHistory),
            PendingAfter = section.Duration("PendingAfter", TimeSpan.Zero, TimeSpan.FromHours(1)) ?? defaults.PendingAfter,
            ModelAttempts = section.Whole("ModelAttempts", 1, 100, defaults.ModelAttempts),
            Limits = Limits(section),
            Budget = new RunBudget
            {
                Tokens = section.Whole("Budget:Tokens", 1, long.MaxValue),
                Usd = section.Amount("Budget:Usd"),
                Time = section.Duration("Budget:Time", Second, Longest),
            },
        };
        section.RejectUnknown();
        return options;
    }

    private static RunLimits Limits(SettingsSection section)
    {
        var defaults = new RunLimits();
        return new RunLimits
        {
            Iterations = section.Whole("Limits:Iterations", 1, 100_000, defaults.Iterations),
            HistoryTurns = section.Whole("Limits:HistoryTurns", 1, 1000, defaults.HistoryTurns),
            BriefTurns = section.Whole("Limits:BriefTurns", 0, 1000, defaults.BriefTurns),
            ToolResultChars = section.Whole("Limits:ToolResultChars", 100, 1_000_000, defaults.ToolResultChars),
            ParseFailures = section.Whole("Limits:ParseFailures", 1, 100, defaults.ParseFailures),
            ToolTimeout = section.Duration("Limits:ToolTimeout", Second, TimeSpan.FromDays(1)) ?? defaults.ToolTimeout,
            StepTime = section.Duration("Limits:StepTime", Second, Longest) ?? defaults.StepTime,
            PlanSteps = section.Whole("Limits:PlanSteps", 1, 1000, defaults.PlanSteps),
            ParallelSteps = section.Whole("Limits:ParallelSteps", 1, 100, defaults.ParallelSteps),
            ToolCallsPerTurn = section.Whole("Limits:ToolCallsPerTurn", 1, 200, defaults.ToolCallsPerTurn),
        };
    }

    private static string Workspace(string folder, string? given, List<string> errors)
    {
        var path = Path.GetFullPath(Path.Combine(folder, given ?? "."));
        if (!Directory.Exists(path))
        {
            errors.Add(File.Exists(path)
                ? $"Lavra:Runs:Workspace (--workspace) is '{given}', which is a file; it must be a folder."
                : $"Lavra:Runs:Workspace (--workspace) is '{given}', which does not exist; make the folder or name another.");
        }

        return path;
    }
}
