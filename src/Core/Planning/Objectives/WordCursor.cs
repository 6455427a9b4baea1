namespace Lavra.Planning.Objectives;

/// <summary>Walks the words of an objective.</summary>
internal sealed class WordCursor(IReadOnlyList<ObjectiveWord> words)
{
    private int at;

    public bool AtEnd => at == words.Count;

    /// <summary>Takes the next word if it is one of these.</summary>
    public bool Take(HashSet<string> any)
    {
        if (AtEnd || words[at].Quoted || !any.Contains(words[at].Folded))
        {
            return false;
        }

        at++;
        return true;
    }

    /// <summary>Takes these words, one after the other, or none of them.</summary>
    public bool TakeAll(params ReadOnlySpan<HashSet<string>> sequence)
    {
        var start = at;
        foreach (var any in sequence)
        {
            if (!Take(any))
            {
                at = start;
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the next word whatever it is; null at the end.</summary>
    public ObjectiveWord? Next() => AtEnd ? null : words[at++];
}
