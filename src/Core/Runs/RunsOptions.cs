using Lavra.Facts;
using Lavra.Security;
using Lavra.Security.Workspaces;
using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Runs;

/// <summary>Settings of runs: section <c>Lavra:Runs</c>.</summary>
public sealed class RunsOptions
{
    /// <summary>Their declarations. The workspace is made absolute when it is read, and must be a folder.</summary>
    public static SettingsOf<RunsOptions> Settings { get; } = new("Lavra:Runs", static () => new RunsOptions(), static add =>
    {
        add.Add(
            nameof(Workspace),
            static o => o.Workspace,
            static (o, v) => o.Workspace = v,
            SettingKinds.Text,
            "The folder in which file tools work; also `--workspace`. Runs over HTTP may name a folder inside it.",
            narrows: static (value, _, folder) => RealPath.IsInside(Path.Combine(folder, value), folder));
        add.Add(
            nameof(FolderPerRun),
            static o => o.FolderPerRun,
            static (o, v) => o.FolderPerRun = v,
            SettingKinds.Flag,
            "Whether each run works in a folder of its own inside the workspace, so that runs of several tenants see nothing of each other.",
            narrows: static (value, otherwise, _) => value || !otherwise);
        add.Add(
            nameof(TurnsPerHistory),
            static o => o.TurnsPerHistory,
            static (o, v) => o.TurnsPerHistory = v,
            SettingKinds.Whole(1, 1000),
            "Turns after which a step goes on with a fresh history. Lower makes picking up after a crash quicker, higher saves a little.",
            narrows: Narrowing.Any);
        add.Add(
            nameof(PendingAfter),
            static o => o.PendingAfter,
            static (o, v) => o.PendingAfter = v,
            SettingKinds.Duration("0s", "1h"),
            "How long a model call takes before it is shown as pending.",
            narrows: Narrowing.Any);
        add.Add(
            nameof(ModelAttempts),
            static o => o.ModelAttempts,
            static (o, v) => o.ModelAttempts = v,
            SettingKinds.Whole(1, 100),
            "Attempts at a model call that fails in passing, before the step fails. The waits between them are durable: 2 s, doubled each time, at most 1 min.",
            narrows: Narrowing.Less);
        add.AddSection(nameof(Limits), static o => o.Limits, static (o, v) => o.Limits = v, RunLimits.Settings);
        add.AddSection(nameof(Budget), static o => o.Budget, static (o, v) => o.Budget = v, RunBudget.Settings);
    })
    {
        Complete = FindWorkspace,
    };

    /// <summary>The folder in which file tools work. Default: the current folder.</summary>
    public string Workspace { get; set; } = ".";

    /// <summary>
    /// Whether each run works in a folder of its own inside the workspace, which is made on every machine that works on it. For
    /// hosts whose runs belong to several tenants, or that work on several machines. Default false.
    /// </summary>
    public bool FolderPerRun { get; set; }

    /// <summary>What in workspaces is off limits, by which the folder that a run asks for is judged too.</summary>
    public WorkspaceRules Rules { get; set; } = WorkspaceRules.Default;

    /// <summary>Limits of runs that bring none.</summary>
    public RunLimits Limits { get; set; } = new();

    /// <summary>The budget of runs that bring none.</summary>
    public RunBudget Budget { get; set; } = new();

    /// <summary>
    /// Turns after which a step's workflow goes on with a fresh history, so that picking it up after a crash costs the same
    /// however long it is. Default 50.
    /// </summary>
    public int TurnsPerHistory { get; set; } = 50;

    /// <summary>
    /// How long a model call takes before it is shown as pending. Calls that are faster save the write. Default 1 s.
    /// </summary>
    public TimeSpan PendingAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Attempts at a model call that fails in passing, before the step fails. Waits between them are durable. Default 4.</summary>
    public int ModelAttempts { get; set; } = 4;

    /// <summary>The version of the workflows, written into every run. Default <c>1</c>.</summary>
    public string WorkflowVersion { get; set; } = "1";

    private static RunsOptions FindWorkspace(RunsOptions options, SettingsReading reading)
    {
        var given = options.Workspace;
        options.Workspace = Path.GetFullPath(Path.Combine(reading.Folder, given));
        if (!Directory.Exists(options.Workspace))
        {
            reading.Errors.Add(File.Exists(options.Workspace)
                ? $"{Settings.Name}:{nameof(Workspace)} (--workspace) is '{given}', which is a file; it must be a folder."
                : $"{Settings.Name}:{nameof(Workspace)} (--workspace) is '{given}', which does not exist; make the folder or name another.");
        }

        return options;
    }
}
