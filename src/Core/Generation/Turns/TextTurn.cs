using Lavra.Tools;

namespace Lavra.Generation.Turns;

/// <summary>Reads an answer in the written form. The first action counts; whatever follows it is left out.</summary>
internal static class TextTurn
{
    public static ParsedTurn Parse(string text, IReadOnlyList<ToolDeclaration> tools) => Parse(text, tools, out _);

    /// <param name="text">The answer.</param>
    /// <param name="tools">The tools offered.</param>
    /// <param name="labelled">Whether the answer has an action or a final answer by label, well formed or not.</param>
    public static ParsedTurn Parse(string text, IReadOnlyList<ToolDeclaration> tools, out bool labelled)
    {
        var labels = TurnLabels.AtLineStarts(text);
        if (!Decides(labels))
        {
            var inline = TurnLabels.Anywhere(text);
            labels = Decides(inline) ? inline : labels;
        }

        labelled = Decides(labels);
        return new TextTurnReading(text, labels, tools).Read();
    }

    private static bool Decides(List<LabelAt> labels) =>
        labels.Any(label => label.Label is TurnLabel.Action or TurnLabel.FinalAnswer);
}
