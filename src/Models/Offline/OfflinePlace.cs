using System.Buffers;
using Lavra.Planning.Objectives;

namespace Lavra.Models.Offline;

/// <summary>Understands which files and which folder are meant.</summary>
internal static class OfflinePlace
{
    private const string Workspace = ".";

    private static readonly SearchValues<char> noPath = SearchValues.Create("*?\"'<>|,;(){}[]");

    /// <summary>Files by kind or pattern, and where; null when something else is said.</summary>
    /// <param name="words">The words.</param>
    /// <param name="named">Whether files, lines or sizes must be spoken of.</param>
    public static FileChoice? Files(OfflineWords words, bool named)
    {
        var (pattern, spoken) = (FileChoice.Everything, !named);
        while (!words.AtEnd)
        {
            if (IsPattern(words[0]))
            {
                (pattern, spoken) = (words.Next()!.Value.Text, true);
            }
            else if (KindOf(words) is { } kind)
            {
                pattern = kind;
                words.Next();
            }
            else if (words.Take(OfflineVocabulary.Files) || words.Take(OfflineVocabulary.Lines) || words.Take(OfflineVocabulary.Sizes))
            {
                spoken = true;
                words.Take(OfflineVocabulary.Named);
            }
            else if (IsPlaceAhead(words) || (!words.Take(OfflineVocabulary.Article) && !words.Take(OfflineVocabulary.CountWords)
                && !words.Take(OfflineVocabulary.Deep) && !(words.Count > 1 && words.Take(OfflineVocabulary.Place))))
            {
                break;
            }
        }

        if (!spoken || Read(words) is not { } path)
        {
            return null;
        }

        // "the lines in src per extension"
        words.TakeMany(OfflineVocabulary.CountWords);
        words.TakeMany(OfflineVocabulary.Deep);
        return new FileChoice(pattern, path);
    }

    /// <summary>A folder behind "in", the workspace when nothing is said; null when something else is said.</summary>
    public static string? Read(OfflineWords words)
    {
        if (words.AtEnd || words.Take(OfflineVocabulary.Here))
        {
            return Workspace;
        }

        words.TakeMany(OfflineVocabulary.Place);
        return Operand(words);
    }

    /// <summary>A folder.</summary>
    public static string? Operand(OfflineWords words)
    {
        words.TakeMany(OfflineVocabulary.Article);
        if (words.Take(OfflineVocabulary.ThisFolder))
        {
            _ = words.Take(OfflineVocabulary.Folder) || words.Take(OfflineVocabulary.ThisFolder);
            return Workspace;
        }

        if (words.Take(OfflineVocabulary.Folder) && words.Take(OfflineVocabulary.ThisFolder))
        {
            return Workspace;
        }

        var path = Path(words.Next());
        words.Take(OfflineVocabulary.Folder);
        return path;
    }

    /// <summary>A path as it was written; null when the word is a word of the language.</summary>
    public static string? Path(ObjectiveWord? word) => word switch
    {
        null or { Text.Length: 0 } => null,
        { Quoted: true } quoted => quoted.Text,
        { } plain => IsGrammar(plain) || plain.Text.AsSpan().ContainsAny(noPath) ? null : plain.Text.Trim('`'),
    };

    /// <summary>Whether a word belongs to the sentence and names nothing.</summary>
    public static bool IsGrammar(ObjectiveWord word) =>
        OfflineVocabulary.Article.Contains(word.Folded) || OfflineVocabulary.Place.Contains(word.Folded)
        || OfflineVocabulary.Files.Contains(word.Folded) || OfflineVocabulary.Into.Contains(word.Folded)
        || OfflineVocabulary.And.Contains(word.Folded) || OfflineVocabulary.Result.Contains(word.Folded)
        || OfflineVocabulary.Lines.Contains(word.Folded) || OfflineVocabulary.For.Contains(word.Folded);

    // "in the C# files under src": the first "in" leads to files, not to a folder.
    private static bool IsPlaceAhead(OfflineWords words)
    {
        var at = 0;
        while (words.Is(at, OfflineVocabulary.Place))
        {
            at++;
        }

        if (at == 0)
        {
            return false;
        }

        while (words.Is(at, OfflineVocabulary.Article))
        {
            at++;
        }

        if (at >= words.Count)
        {
            return true;
        }

        var filesFollow = words.Is(at, OfflineVocabulary.Files) || words.Is(at, OfflineVocabulary.Lines) || words.Is(at, OfflineVocabulary.Sizes)
            || words.Is(at, OfflineVocabulary.CountWords) || IsPattern(words[at])
            || (IsKind(words[at]) && (words.Is(at + 1, OfflineVocabulary.Files) || words.Is(at + 1, OfflineVocabulary.Place)));
        return !filesFollow;
    }

    // "C# files", "arquivos C#"
    private static string? KindOf(OfflineWords words) => IsKind(words[0]) ? OfflineVocabulary.Kinds[words[0].Folded] : null;

    private static bool IsKind(ObjectiveWord word) => !word.Quoted && OfflineVocabulary.Kinds.ContainsKey(word.Folded);

    private static bool IsPattern(ObjectiveWord word) => word.Text.Contains('*', StringComparison.Ordinal);
}
