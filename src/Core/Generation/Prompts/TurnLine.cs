using System.Globalization;
using Lavra.Tools;

namespace Lavra.Generation.Prompts;

/// <summary>An older turn in one line: its number, what was called and how it went, the beginning of what came of it.</summary>
internal static class TurnLine
{
    private const int ResultChars = 100;
    private const int ArgumentChars = 60;

    /// <summary>The line with its end; nothing for a turn in which the model never answered: there is nothing for it to remember.</summary>
    public static string Of(Turn turn) => turn.Line ??= Write(turn);

    private static string Write(Turn turn)
    {
        var generation = turn.Generation;
        if (turn.ToolCalls.Count == 0 && generation.Status != GenerationStatus.Completed)
        {
            return "";
        }

        var content = turn.ToolCalls.Count > 0 ? string.Join("; ", turn.ToolCalls.Select(Call))
            : generation.Observation is { } observation ? CutText.Line("your answer could not be used: " + observation, ResultChars)
            : CutText.Line("you wrote: " + generation.ResponseContent, ResultChars);
        return string.Create(CultureInfo.InvariantCulture, $"{generation.Id.Number}. {content}\n");
    }

    private static string Call(ToolCallRecord call)
    {
        var outcome = call.Result switch { null => "no result", { Success: true } => "ok", _ => "failed" };
        return $"{call.Tool} {CutText.Line(call.Arguments, ArgumentChars)} {outcome}: "
            + CutText.Line(ToolResultText.For(call.Result, ResultChars + 1), ResultChars);
    }
}
