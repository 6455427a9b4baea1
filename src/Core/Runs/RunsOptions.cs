using System.ComponentModel.DataAnnotations;
using Lavra.Facts;
using Lavra.Security;

namespace Lavra.Runs;

/// <summary>Settings of runs: section <c>Lavra:Runs</c>.</summary>
public sealed class RunsOptions
{
    /// <summary>The folder in which file tools work. Default: the current folder.</summary>
    [Required]
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
    [Range(1, 1000)]
    public int TurnsPerHistory { get; set; } = 50;

    /// <summary>
    /// How long a model call takes before it is shown as pending. Calls that are faster save the write. Default 1 s.
    /// </summary>
    public TimeSpan PendingAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Attempts at a model call that fails in passing, before the step fails. Waits between them are durable. Default 4.</summary>
    [Range(1, 100)]
    public int ModelAttempts { get; set; } = 4;

    /// <summary>The version of the workflows, written into every run. Default <c>1</c>.</summary>
    public string WorkflowVersion { get; set; } = "1";
}
