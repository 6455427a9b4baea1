using System.CommandLine;
using Lavra.Local.Cli.Invocation;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra runs</c>: looks at runs, labels and cancels them, also while another process works on them.</summary>
internal static class RunsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment) => new CliCommand(
        "runs",
        "Look at runs, label and cancel them, also while another process works on them.",
        "lavra runs list --status running",
        "lavra runs show last",
        "lavra runs log last --json")
    {
        RunsListCommand.Create(environment),
        RunsShowCommand.Create(environment),
        RunsLogCommand.Create(environment),
        RunsWatchCommand.Create(environment),
        RunsCancelCommand.Create(environment),
        RunsAnnotateCommands.CreateLabel(environment),
        RunsAnnotateCommands.CreateNote(environment),
    };

    /// <summary>The argument by which commands take a run.</summary>
    public static Argument<string> RunArgument() => new("run") { Description = "The run's id, or 'last' for the newest." };
}
