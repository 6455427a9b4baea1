using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using Lavra.Local.Cli.Commands;
using Lavra.Local.Cli.Invocation;

namespace Lavra.Local.Cli;

/// <summary>The help of a command, followed by examples and the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction help, TextWriter output) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var examples = command is CliCommand { Examples: var own } ? own : command is RootCommand ? RootExamples : [];
        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine("  " + example);
            }

            output.WriteLine();
        }

        output.WriteLine("Exit codes:");
        foreach (var (number, meaning) in ExitCode.All)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {number,-4} {meaning}"));
        }

        return code;
    }

    private static IReadOnlyList<string> RootExamples { get; } =
    [
        "lavra run \"count the C# files and lines under src and write a report to report.md\"",
        "lavra runs log last",
        "lavra serve",
        "lavra doctor",
    ];
}
