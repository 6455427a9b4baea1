using System.Globalization;
using Lavra.Local.Cli.Rendering;

namespace Lavra.Local.Cli.Watching;

/// <summary>Tells in one line where a run stands and what it used, in as many words as there is room for. Figures are never left out for words.</summary>
internal static class StatusLine
{
    private const long Thousand = 1000;

    /// <summary>The line; in the narrowest room the shortest form, cut.</summary>
    /// <param name="figures">What the log told so far.</param>
    /// <param name="took">How long the run has taken.</param>
    /// <param name="room">How many columns there are.</param>
    public static string Of(EntryFigures figures, TimeSpan took, int room)
    {
        var time = Amounts.Time(took);
        var cost = figures.CostUnknown ? "cost unknown" : Amounts.Usd(figures.Cost);
        var price = figures.CostUnknown ? "$?" : cost;
        var steps = figures.Steps == 0 ? "planning" : Invariant($"{figures.StepsEnded} of {Amounts.Count(figures.Steps, "step")} done");
        var brief = figures.Steps == 0 ? "plan" : Invariant($"{figures.StepsEnded}/{figures.Steps}");
        string[] forms =
        [
            $"{steps}, {Amounts.Count(figures.ToolCalls, "tool call")}, {Amounts.Count(figures.Tokens, "token")}, {cost}, {time}",
            $"{steps}, {Tokens(figures.Tokens)} tokens, {cost}, {time}",
            $"{brief}, {Tokens(figures.Tokens)} tokens, {price}, {time}",
            $"{brief} {Tokens(figures.Tokens)}t {price} {time}",
            $"{brief} {Tokens(figures.Tokens)}t {price}",
            $"{brief} {price}",
        ];
        return Array.Find(forms, form => form.Length <= room) ?? VisibleText.Cut(forms[^1], Math.Max(2, room));
    }

    private static string Tokens(long count) => count switch
    {
        < Thousand => Invariant($"{count}"),
        < Thousand * Thousand => Invariant($"{count / (double)Thousand:0.#}k"),
        _ => Invariant($"{count / (double)(Thousand * Thousand):0.#}M"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
