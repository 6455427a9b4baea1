using Lavra.Words;

namespace Lavra.Models.OpenAi;

/// <summary>
/// Joins surrogate pairs whose halves came in two pieces, as from servers that cut between tokens. A half that stays alone becomes U+FFFD.
/// Not thread safe.
/// </summary>
internal sealed class HalfPairs
{
    private char? held;

    /// <summary>The text to hand on: the piece, with a half that was held back before it, and without one at its end.</summary>
    public string Next(string piece)
    {
        if (piece.Length == 0)
        {
            return "";
        }

        var text = held is { } half ? half + piece : piece;
        held = char.IsHighSurrogate(text[^1]) ? text[^1] : null;
        return WellFormedText.Of(held is null ? text : text[..^1]);
    }

    /// <summary>What is left when nothing comes any more.</summary>
    public string End()
    {
        var left = held is null ? "" : "\ufffd";
        held = null;
        return left;
    }
}
