using System.Buffers;

namespace Lavra.Privacy;

/// <summary>Goes through the places of a text that may give a secret away, in order.</summary>
/// <param name="text">The text.</param>
internal ref struct SecretHints(ReadOnlySpan<char> text)
{
    // Two sets of at most eight: that is what the vectorised search is fastest with, by far.
    private static readonly SearchValues<string> Names = SearchValues.Create(
        ["pass", "pwd", "senha", "secret", "token", "key", "jwt"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Others = SearchValues.Create(
        ["authoriz", "cookie", "credential", "connection", "bearer ", "://", "sig=", "curl "], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Tokens = SearchValues.Create(KnownToken.Starts, StringComparison.Ordinal);

    private readonly ReadOnlySpan<char> text = text;
    private int name = -1;
    private int other = -1;
    private int token = -1;

    /// <summary>Whether the place last found is where a known token may begin.</summary>
    public bool IsToken { get; private set; }

    /// <summary>The next place at or after a position; negative when there is none.</summary>
    public int Next(int from)
    {
        name = Find(Names, name, from);
        other = Find(Others, other, from);
        token = Find(Tokens, token, from);
        var next = Math.Min(Math.Min(name, other), token);
        IsToken = next == token;
        return next == int.MaxValue ? -1 : next;
    }

    private readonly int Find(SearchValues<string> hints, int known, int from)
    {
        if (known >= from)
        {
            return known;
        }

        var offset = from < text.Length ? text[from..].IndexOfAny(hints) : -1;
        return offset < 0 ? int.MaxValue : from + offset;
    }
}
