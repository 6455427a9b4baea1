using System.CommandLine;
using Lavra.Local.Cli.Rendering;

namespace Lavra.Local.Cli;

/// <summary>Tells what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageErrors
{
    private const int Furthest = 3;

    /// <summary>Writes it.</summary>
    public static async Task<int> TellAsync(ParseResult result, CliEnvironment environment)
    {
        foreach (var error in result.Errors.Select(static error => error.Message).Distinct(StringComparer.Ordinal))
        {
            await environment.Error.WriteLineAsync("error: " + VisibleText.Line(error)).ConfigureAwait(false);
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

        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }

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
