using System.CommandLine;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Words;

namespace Lavra.Local.Cli;

/// <summary>Tells what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageErrors
{
    // Follows from an unknown command, and would only distract from it.
    private const string MissingCommand = "Required command was not provided.";

    /// <summary>Writes it.</summary>
    public static async Task<int> TellAsync(ParseResult result, CliEnvironment environment)
    {
        foreach (var error in result.Errors
            .Select(static error => error.Message)
            .Distinct(StringComparer.Ordinal)
            .Where(error => result.UnmatchedTokens.Count == 0 || error != MissingCommand))
        {
            await environment.Error.WriteLineAsync("error: " + VisibleText.Line(error)).ConfigureAwait(false);
        }

        // An unknown option is taken for the argument, and what should be the argument is then one too many.
        var options = result.UnmatchedTokens.Count == 0 ? [] : result.CommandResult.Tokens.Select(static t => t.Value).Where(static t => t is ['-', _, ..]);
        foreach (var option in options)
        {
            await environment.Error.WriteLineAsync($"'{VisibleText.Line(option)}' is no option of '{PathOf(result)}'.").ConfigureAwait(false);
        }

        foreach (var token in result.UnmatchedTokens)
        {
            if (NearNames.Suggest(token.Split('=')[0], NamesIn(result.CommandResult.Command, token)) is [var near, ..])
            {
                await environment.Error.WriteLineAsync($"Did you mean '{near}'?").ConfigureAwait(false);
            }
        }

        await environment.Error.WriteLineAsync($"See '{PathOf(result)} --help'.").ConfigureAwait(false);
        return ExitCode.Usage;
    }

    private static IEnumerable<string> NamesIn(Command command, string token) => token.StartsWith('-')
        ? command.Options.SelectMany(static option => option.Aliases.Append(option.Name))
        : command.Subcommands.Select(static child => child.Name);

    private static string PathOf(ParseResult result)
    {
        var names = new List<string>();
        for (var at = result.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, at.Command is RootCommand ? "lavra" : at.Command.Name);
        }

        return string.Join(' ', names);
    }
}
