using Lavra.Planning.Objectives;

namespace Lavra.Models.Offline;

/// <summary>The words of an objective, walked from the left. Marks at the end of a sentence are no part of them.</summary>
internal sealed class OfflineWords
{
    private readonly IReadOnlyList<ObjectiveWord> words;
    private int at;

    private OfflineWords(IReadOnlyList<ObjectiveWord> words) => this.words = words;

    public int Count => words.Count - at;

    public bool AtEnd => Count == 0;

    public static OfflineWords Of(string text)
    {
        var words = new List<ObjectiveWord>();
        foreach (var word in ObjectiveWord.Split(text))
        {
            var bare = word.Quoted ? word : Bare(word);
            if (bare.Quoted || (bare.Text.Length > 0 && !OfflineVocabulary.Filler.Contains(bare.Folded)))
            {
                words.Add(bare);
            }
            else if (bare.Folded == "favor" && words is [.., { Quoted: false, Folded: "por" }])
            {
                words.RemoveAt(words.Count - 1);
            }
        }

        return new OfflineWords(words);
    }

    public ObjectiveWord this[int ahead] => words[at + ahead];

    /// <summary>The words from one place to another, counted from here.</summary>
    public OfflineWords Slice(int from, int to) => new([.. words.Skip(at + from).Take(to - from)]);

    public OfflineWords Again() => Slice(0, Count);

    public bool Is(int ahead, HashSet<string> any) =>
        ahead >= 0 && ahead < Count && !this[ahead].Quoted && any.Contains(this[ahead].Folded);

    public bool Take(HashSet<string> any)
    {
        if (!Is(0, any))
        {
            return false;
        }

        at++;
        return true;
    }

    public bool TakeMany(HashSet<string> any)
    {
        var taken = false;
        while (Take(any))
        {
            taken = true;
        }

        return taken;
    }

    public ObjectiveWord? Next() => AtEnd ? null : words[at++];

    public bool Any(HashSet<string> any) => Enumerable.Range(0, Count).Any(ahead => Is(ahead, any));

    private static ObjectiveWord Bare(ObjectiveWord word)
    {
        var text = word.Text.TrimEnd(',', ';', ':', '!', '?');
        text = EndsItsSentence(text) ? text[..^1] : text;
        return word with { Text = text, Folded = Lavra.Generation.Turns.FoldedText.Of(text) };
    }

    // The dots of "." and ".." belong to the path, also at the end of a longer one.
    private static bool EndsItsSentence(string text) =>
        text.EndsWith('.') && text[(text.LastIndexOfAny(['/', '\\']) + 1)..] is not ("." or "..");
}
