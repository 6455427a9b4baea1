using System.Globalization;
using System.Text;
using Lavra.Tools;

namespace Lavra.Generation;

/// <summary>An older turn in one line: its number, what was called and how it went, the beginning of what came of it.</summary>
internal static class TurnLine
{
    private const int ResultChars = 100;
    private const int ArgumentChars = 60;

    public static void Append(StringBuilder text, Turn turn)
    {
        var generation = turn.Generation;
        if (turn.ToolCalls.Count == 0 && generation.Status != GenerationStatus.Completed)
        {
            // The model never answered: there is nothing for it to remember.
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"{generation.Id.Number}. ");
        if (turn.ToolCalls.Count == 0)
        {
            var said = generation.Observation is { } observation
                ? "your answer could not be used: " + observation
                : "you wrote: " + generation.ResponseContent;
            text.Append(CutText.Line(said, ResultChars)).Append('\n');
            return;
        }

        text.AppendJoin("; ", turn.ToolCalls.Select(Call)).Append('\n');
    }

    private static string Call(ToolCallRecord call)
    {
        var outcome = call.Result switch { null => "no result", { Success: true } => "ok", _ => "failed" };
        return $"{call.Tool} {CutText.Line(call.Arguments, ArgumentChars)} {outcome}: "
            + CutText.Line(ToolResultText.For(call.Result, ResultChars + 1), ResultChars);
    }
}
