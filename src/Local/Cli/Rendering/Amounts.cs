using System.Globalization;
using Lavra.Http.Resources;

namespace Lavra.Local.Cli.Rendering;

/// <summary>Writes figures for people.</summary>
internal static class Amounts
{
    private const decimal SmallestShown = 0.0001m;

    /// <summary>A time: <c>0.42 s</c>, <c>12 s</c>, <c>3 min 5 s</c>, <c>2 h 4 min</c>.</summary>
    public static string Time(TimeSpan time)
    {
        if (time < TimeSpan.Zero)
        {
            time = TimeSpan.Zero;
        }

        return time.TotalSeconds switch
        {
            < 1 => Invariant($"{time.TotalSeconds:0.00} s"),
            < 10 => Invariant($"{time.TotalSeconds:0.0} s"),
            < 60 => Invariant($"{Math.Floor(time.TotalSeconds):0} s"),
            < 3600 => Invariant($"{time.Minutes} min {time.Seconds} s"),
            < 86_400 => Invariant($"{time.Hours} h {time.Minutes} min"),
            _ => Invariant($"{time.Days} d {time.Hours} h"),
        };
    }

    /// <summary>A number of tokens; an estimate is marked by a tilde.</summary>
    public static string Tokens(long count, bool isEstimated) => (isEstimated ? "~" : "") + Count(count, "token");

    /// <summary>A number of things: <c>1 token</c>, <c>1,234 tokens</c>.</summary>
    public static string Count(long count, string thing) => Invariant($"{count:N0} {thing}{(count == 1 ? "" : "s")}");

    /// <summary>US dollars.</summary>
    public static string Usd(decimal usd) => usd switch
    {
        0 => "$0",
        < SmallestShown => "<$0.0001",
        < 1 => Invariant($"${usd:0.0000}"),
        _ => Invariant($"${usd:N2}"),
    };

    /// <summary>What a run cost, as far as it is known; never 0 when it is not.</summary>
    public static string Cost(RunTotalsResource totals) => totals switch
    {
        { CostUsd: { } usd } => Usd(usd),
        { KnownCostUsd: > 0 } => $"at least {Usd(totals.KnownCostUsd)}, the rest unknown",
        _ => "cost unknown",
    };

    /// <summary>Everything that a run has used, in one line.</summary>
    public static string Totals(RunTotalsResource totals)
    {
        var failed = totals.FailedToolCalls == 0 ? "" : Invariant($" ({totals.FailedToolCalls} failed)");
        return $"{Count(totals.Generations, "generation")}, {Count(totals.ToolCalls, "tool call")}{failed}, {Tokens(totals.TotalTokens, totals.TokensEstimated)}, {Cost(totals)}";
    }

    /// <summary>A moment, in UTC.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "Z";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
