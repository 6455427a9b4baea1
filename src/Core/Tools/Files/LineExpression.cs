using System.Buffers;
using System.Text.RegularExpressions;

namespace Lavra.Tools.Files;

/// <summary>
/// What lines are searched for: plain text where the pattern is no more than that, an expression that cannot backtrack where
/// that is possible, else one with a time-out. Thread safe.
/// </summary>
internal sealed class LineExpression
{
    private const int Longest = 1000;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1);
    private static readonly SearchValues<char> Syntax = SearchValues.Create("\\^$.|?*+()[]{}");

    private readonly string literal;
    private readonly StringComparison comparison;
    private readonly Regex? regex;

    private LineExpression(string literal, StringComparison comparison, Regex? regex)
    {
        this.literal = literal;
        this.comparison = comparison;
        this.regex = regex;
    }

    /// <summary>Whether matching takes time proportional to the line.</summary>
    public bool IsLinear => regex is null || regex.Options.HasFlag(RegexOptions.NonBacktracking);

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="ToolException">It is none; the message says where.</exception>
    public static LineExpression Parse(string pattern, bool ignoreCase)
    {
        if (pattern.Length is 0 or > Longest)
        {
            throw Invalid($"The pattern must have 1 to {Longest} characters.");
        }

        if (!pattern.AsSpan().ContainsAny(Syntax))
        {
            return new LineExpression(pattern, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal, null);
        }

        var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            return new LineExpression(pattern, StringComparison.Ordinal, Compile(pattern, options));
        }
        catch (RegexParseException exception)
        {
            throw Invalid(
                $"The pattern is not a regular expression: {exception.Error} at position {exception.Offset}. To search for its "
                + "characters as they are, put a backslash before each of \\ ^ $ . | ? * + ( ) [ ] { }.");
        }
    }

    /// <summary>Where it first matches; negative when nowhere.</summary>
    /// <exception cref="RegexMatchTimeoutException">It takes too long.</exception>
    public int Find(ReadOnlySpan<char> line)
    {
        if (regex is null)
        {
            return line.IndexOf(literal, comparison);
        }

        foreach (var match in regex.EnumerateMatches(line))
        {
            return match.Index;
        }

        return -1;
    }

    private static Regex Compile(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, MostTime);
        }
        catch (NotSupportedException)
        {
            // Look-arounds and back-references need the other engine.
            return new Regex(pattern, options, MostTime);
        }
    }

    private static ToolException Invalid(string message) => new(ToolErrorCodes.InvalidArguments, message);
}
