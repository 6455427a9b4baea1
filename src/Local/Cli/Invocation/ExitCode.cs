using Lavra.Facts;

namespace Lavra.Local.Cli.Invocation;

/// <summary>What the program tells its caller. Part of its contract: never change a number.</summary>
internal static class ExitCode
{
    /// <summary>Done; a run was completed.</summary>
    public const int Completed = 0;

    /// <summary>The run, the tool, the model or a check failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the settings are wrong, or what they name does not exist.</summary>
    public const int Usage = 2;

    /// <summary>The run was cancelled.</summary>
    public const int Cancelled = 3;

    /// <summary>The run used up its budget.</summary>
    public const int BudgetExceeded = 4;

    /// <summary>Another process holds the data file.</summary>
    public const int Held = 5;

    /// <summary>Something is wrong inside.</summary>
    public const int Internal = 70;

    /// <summary>Interrupted; what was under way can be resumed.</summary>
    public const int Interrupted = 130;

    /// <summary>All codes with their meaning, for the help.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Completed, "completed"),
        (Failed, "the run (or tool, model, check) failed"),
        (Usage, "wrong command line or settings"),
        (Cancelled, "the run was cancelled"),
        (BudgetExceeded, "the run used up its budget"),
        (Held, "another process holds the data file"),
        (Internal, "internal error"),
        (Interrupted, "interrupted; the run can be resumed"),
    ];

    /// <summary>The code for a run that has ended; null stands for a status that this program does not know.</summary>
    public static int Of(RunStatus? status) => status switch
    {
        RunStatus.Completed => Completed,
        RunStatus.Cancelled => Cancelled,
        RunStatus.BudgetExceeded => BudgetExceeded,
        _ => Failed,
    };
}
