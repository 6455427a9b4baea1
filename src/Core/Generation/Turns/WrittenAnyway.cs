using Lavra.Tools;

namespace Lavra.Generation.Turns;

/// <summary>
/// Understands models with native tools that write a call out as text all the same. Strict, because an answer may talk about
/// calls: the text must begin with a label, or begin or end with JSON, and must name an offered tool.
/// </summary>
internal static class WrittenAnyway
{
    private const string Note = "The model wrote its tool call as text.";

    /// <summary>What was meant; null when the text is a plain answer.</summary>
    public static ParsedTurn? Read(string said, IReadOnlyList<ToolDeclaration> tools)
    {
        if (JsonTurn.Parse(said, tools, native: true) is { } json && Offered(json, tools))
        {
            return Noted(json);
        }

        var labels = TurnLabels.AtLineStarts(said);
        if (labels.Count == 0 || !string.IsNullOrWhiteSpace(said[..labels[0].Start])
            || !labels.Any(label => label.Label is TurnLabel.Action or TurnLabel.FinalAnswer))
        {
            return null;
        }

        var written = TextTurn.Parse(said, tools, out _);
        return written switch
        {
            { FinalAnswer: not null } => Noted(written),
            { Calls.Count: > 0 } when Offered(written, tools) => Noted(written),
            { Problem: not null } when labels.Any(label => label.Label == TurnLabel.ActionInput) => ExpectedForm.Problem("Your answer could not be read as a tool call.", tools, native: true) with
            {
                Thought = written.Thought,
            },
            _ => null,
        };
    }

    private static bool Offered(ParsedTurn turn, IReadOnlyList<ToolDeclaration> tools) =>
        turn.FinalAnswer is not null
        || (turn.Calls.Count > 0 && turn.Calls.All(call => tools.Any(tool => tool.Name == call.Tool)));

    private static ParsedTurn Noted(ParsedTurn turn) => turn with { Notes = [Note, .. turn.Notes] };
}
