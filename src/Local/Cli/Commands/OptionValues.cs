using System.Globalization;
using Lavra.Local.Hosting.Settings;
using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Local.Cli.Commands;

/// <summary>Reads the values of options and collects what is wrong with them, so that all of it is told at once.</summary>
internal sealed class OptionValues
{
    private readonly List<string> problems = [];

    /// <summary>A whole number within bounds; null when the option is not there or wrong.</summary>
    public long? Whole(string option, string? text, long least, long most = long.MaxValue)
    {
        if (text is null)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        problems.Add(most == long.MaxValue
            ? $"{option} is '{text}'; it must be a whole number from {least} up."
            : $"{option} is '{text}'; it must be a whole number from {least} to {most}.");
        return null;
    }

    /// <summary>A number above 0; null when the option is not there or wrong.</summary>
    public decimal? Amount(string option, string? text, string example)
    {
        if (text is null)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1_000_000_000)
        {
            return number;
        }

        problems.Add($"{option} is '{text}'; it must be a number above 0, such as {example}.");
        return null;
    }

    /// <summary>A time; null when the option is not there or wrong.</summary>
    public TimeSpan? Time(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (DurationText.TryRead(text, out var time) && time > TimeSpan.Zero && time <= TimeSpan.FromDays(30))
        {
            return time;
        }

        problems.Add($"{option} is '{text}'; it must be a time such as 90s, 2m or 1h.");
        return null;
    }

    /// <summary>Pairs of a name and a value, written <c>name=value</c>.</summary>
    public IReadOnlyDictionary<string, string> Pairs(string option, IEnumerable<string> texts)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                problems.Add($"{option} is '{text}'; it must be NAME=VALUE.");
            }
            else if (!pairs.TryAdd(text[..at], text[(at + 1)..]))
            {
                problems.Add($"{option} names '{text[..at]}' twice.");
            }
        }

        return pairs;
    }

    /// <summary>Adds a problem.</summary>
    public void Add(string problem) => problems.Add(problem);

    /// <summary>Refuses the command when anything was wrong.</summary>
    /// <exception cref="CliException">Something was wrong.</exception>
    public void ThrowIfWrong()
    {
        if (problems.Count > 0)
        {
            throw new CliException(ExitCode.Usage, problems, remedy: null);
        }
    }
}
