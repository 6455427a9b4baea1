using System.CommandLine;
using Lavra.Local.Cli.Rendering;

namespace Lavra.Local.Cli;

/// <summary>Tells what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageErrors
{
    private const int Furthest = 3;

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
            if (Nearest(token, NamesIn(result.CommandResult.Command, token)) is { } near)
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

    private static string? Nearest(string token, IEnumerable<string> names)
    {
        var name = token.Split('=')[0];
        return names
            .Select(known => (Name: known, Distance: Distance(name, known)))
            .Where(near => near.Distance <= Math.Min(Furthest, Math.Max(1, near.Name.Length / 2)))
            .OrderBy(static near => near.Distance)
            .Select(static near => near.Name)
            .FirstOrDefault();
    }

    private static int Distance(string left, string right)
    {
        if (left.Length > 4 && right.StartsWith(left, StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        // Swapping two neighbours counts once: it is the most common slip.
        var (before, row) = (new int[right.Length + 1], Enumerable.Range(0, right.Length + 1).ToArray());
        for (var i = 1; i <= left.Length; i++)
        {
            var next = new int[right.Length + 1];
            next[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                next[j] = Math.Min(row[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1), 1 + Math.Min(row[j], next[j - 1]));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    next[j] = Math.Min(next[j], before[j - 2] + 1);
                }
            }

            (before, row) = (row, next);
        }

        return row[^1];
    }

    private static bool Same(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);

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
