namespace Lavra.Models.Offline;

/// <summary>Understands objectives. Every word must have a place; otherwise the objective is not understood.</summary>
internal static class OfflineObjective
{
    /// <summary>What is asked for; null when it is not understood.</summary>
    public static OfflineTask? Read(string objective)
    {
        var words = OfflineWords.Of(objective);
        var task = Standing(words) ?? WithTarget(words) ?? ReportOn(words) ?? Gathering(words);
        return task is null ? null : task with { Portuguese = words.Any(OfflineVocabulary.Portuguese) };
    }

    /// <summary>The objectives that one joins with "then" or a semicolon; null unless each of them is understood.</summary>
    public static IReadOnlyList<string>? ReadSequence(string objective)
    {
        if (Read(objective) is not null)
        {
            return [objective];
        }

        var parts = objective.Split(
            [" and then ", ", then ", " then ", "; ", ";\n", ".\n", "\n", " e depois ", ", depois ", " depois ", " e então ", ", então "],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length is > 1 and <= 10 && parts.All(part => Read(part) is not null) ? parts : null;
    }

    private static OfflineTask? Gathering(OfflineWords words) =>
        Try(words, OfflinePhrases.Search) ?? Try(words, OfflinePhrases.Count) ?? Try(words, OfflinePhrases.Sizes)
        ?? Try(words, OfflinePhrases.Info) ?? Try(words, OfflinePhrases.Find) ?? Try(words, OfflinePhrases.List) ?? Try(words, OfflinePhrases.Read);

    private static OfflineTask? Try(OfflineWords words, Func<OfflineWords, OfflineTask?> read)
    {
        var attempt = words.Again();
        return read(attempt) is { } task && attempt.AtEnd ? task : null;
    }

    // "append 'hello' to notes.txt", "write 'hello' to notes.txt"
    private static OfflineTask? Standing(OfflineWords words) => Try(words, OfflinePhrases.Append) ?? Try(words, OfflinePhrases.WriteText);

    // "... and write a report to report.md"
    private static OfflineTask? WithTarget(OfflineWords words)
    {
        for (var at = words.Count - 3; at >= 1; at--)
        {
            if (words.Is(at - 1, OfflineVocabulary.And) && words.Is(at, OfflineVocabulary.Write) && Target(words.Slice(at + 1, words.Count)) is { } target)
            {
                var end = at - 1;
                while (end > 0 && words.Is(end - 1, OfflineVocabulary.And))
                {
                    end--;
                }

                return Gathering(words.Slice(0, end)) is { } task ? task with { Target = target } : null;
            }
        }

        return null;
    }

    // "write a report about the C# files in src to report.md"
    private static OfflineTask? ReportOn(OfflineWords words)
    {
        var rest = words.Again();
        if (!rest.Take(OfflineVocabulary.Write) || rest.Count < 4)
        {
            return null;
        }

        rest.TakeMany(OfflineVocabulary.Article);
        if (!rest.Take(OfflineVocabulary.Report) || !rest.Take(OfflineVocabulary.About))
        {
            return null;
        }

        return rest.Count > 2 && Target(rest.Slice(rest.Count - 2, rest.Count)) is { } target
            && Try(rest.Slice(0, rest.Count - 2), OfflinePhrases.Subject) is { } task
                ? task with { Target = target }
                : null;
    }

    private static string? Target(OfflineWords words)
    {
        for (var at = 0; at < words.Count - 2; at++)
        {
            if (!words.Is(at, OfflineVocabulary.Result) && !words.Is(at, OfflineVocabulary.Files) && !words.Is(at, OfflineVocabulary.Into))
            {
                return null;
            }
        }

        var last = words.Count - 1;
        var introduced = words.Is(last - 1, OfflineVocabulary.Into) || words.Is(last - 1, OfflineVocabulary.Files);
        return last >= 1 && introduced ? OfflinePhrases.FilePath(words[last], named: true) : null;
    }
}
