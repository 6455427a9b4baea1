using System.Globalization;

namespace Lavra.Identity;

/// <summary>Takes the written form of a positional id apart: a run id, then parts of one letter and a number.</summary>
internal static class PositionText
{
    public static bool TrySplit(string? text, out RunId run, out IReadOnlyList<(char Kind, int Number)> parts)
    {
        run = default;
        parts = [];
        if (text is null)
        {
            return false;
        }

        var pieces = text.Split('.');
        if (!RunId.TryParse(pieces[0], out run))
        {
            return false;
        }

        var found = new List<(char, int)>(pieces.Length - 1);
        foreach (var piece in pieces.AsSpan(1))
        {
            if (piece.Length < 2 || !int.TryParse(piece.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            found.Add((piece[0], number));
        }

        parts = found;
        return true;
    }
}
