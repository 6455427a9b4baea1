using System.Buffers;

namespace Lavra.Generation.Turns;

/// <summary>The marks that models put around thinking which stands in their text.</summary>
internal static class ThinkingMarks
{
    /// <summary>The opening and the closing mark of each kind. An empty closing mark closes at once.</summary>
    public static IReadOnlyList<(string Open, string Close)> Pairs { get; } =
    [
        ("<think>", "</think>"),
        ("<thinking>", "</thinking>"),
        ("<thought>", "</thought>"),
        ("<thoughts>", "</thoughts>"),
        ("<reasoning>", "</reasoning>"),
        ("<antthinking>", "</antthinking>"),
        ("<seed:think>", "</seed:think>"),
        ("<longcat_think>", "</longcat_think>"),
        ("<mm:think>", "</mm:think>"),
        ("[THINK]", "[/THINK]"),
        ("◁think▷", "◁/think▷"),
        ("<|think|>", "<|/think|>"),
        ("<|START_THINKING|>", "<|END_THINKING|>"),
        ("<|begin_of_thought|>", "<|end_of_thought|>"),
        ("<|inner_prefix|>", "<|inner_suffix|>"),
        ("<unused94>", "<unused95>"),
        ("<|channel>thought", "<channel|>"),
        ("<|channel|>analysis<|message|>", "<|end|>"),
        ("<|start|>assistant<|channel|>analysis<|message|>", "<|end|>"),
        ("<|start|>assistant<|channel|>final<|message|>", ""),
        ("<|channel|>final<|message|>", ""),
        ("<|START_RESPONSE|>", ""),
        ("<|begin_of_solution|>", ""),
        ("<|begin_of_box|>", ""),
    ];

    /// <summary>All of them, to see at once that a text has none.</summary>
    public static SearchValues<string> All { get; } = SearchValues.Create(
        [.. Pairs.SelectMany(static pair => new[] { pair.Open, pair.Close }).Where(static mark => mark.Length > 0)], StringComparison.OrdinalIgnoreCase);

    /// <summary>The pair whose opening mark a text begins with; null when it begins with none.</summary>
    public static (string Open, string Close)? OpeningOf(ReadOnlySpan<char> text)
    {
        if (text is not ['<' or '[' or '◁', ..])
        {
            return null;
        }

        foreach (var pair in Pairs)
        {
            if (text.StartsWith(pair.Open, StringComparison.OrdinalIgnoreCase))
            {
                return pair;
            }
        }

        return null;
    }

    /// <summary>What may stand at the end of an answer and says nothing.</summary>
    public static IReadOnlyList<string> Ends { get; } =
    [
        "<|return|>", "<|end|>", "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|END_RESPONSE|>", "<|end_of_solution|>", "<|end_of_box|>", "<|endoftext|>", "</s>",
    ];
}
