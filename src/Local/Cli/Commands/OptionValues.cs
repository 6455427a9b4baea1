using System.Globalization;
using Lavra.Local.Cli.Invocation;
using Lavra.Settings.Kinds;

namespace Lavra.Local.Cli.Commands;

/// <summary>Reads the values of options and collects what is wrong with them, so that all of it is told at once.</summary>
internal sealed class OptionValues
{
    // Far beyond what is allowed, and far from what a time cannot hold.
    private const decimal MostMinutes = 1_000_000_000;

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

    /// <summary>
    /// A value that is also a setting, written in the same way and within the same bounds; null when the option is not there or wrong.
    /// </summary>
    /// <param name="option">The option.</param>
    /// <param name="text">What was given; null when the option is not there.</param>
    /// <param name="kind">The setting's kind.</param>
    public T? Setting<T>(string option, string? text, SettingKind<T> kind)
        where T : struct
    {
        if (text is null)
        {
            return null;
        }

        if (kind.TryRead(text.Trim(), out var value))
        {
            return value;
        }

        problems.Add($"{option} is '{text}'; it must be {kind.Shape}.");
        return null;
    }

    /// <summary>A time that is also a setting, given as a number of minutes; null when the option is not there or wrong.</summary>
    public TimeSpan? Minutes(string option, string? text, SettingKind<TimeSpan> kind)
    {
        if (text is null)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes)
            && minutes < MostMinutes && TimeSpan.FromMinutes((double)minutes) is var time && kind.Allows(time))
        {
            return time;
        }

        problems.Add($"{option} is '{text}'; it must be a number of minutes such as 10, {kind.Range}.");
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
