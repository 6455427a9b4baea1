using System.Text.RegularExpressions;

namespace Lavra.Planning.Objectives;

/// <summary>A tool call that an objective spells out in full.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">Its arguments by name.</param>
internal sealed record PlainCall(string Tool, IReadOnlyList<KeyValuePair<string, string>> Arguments)
{
    public PlainCall(string tool, string name, string value)
        : this(tool, [KeyValuePair.Create(name, value)])
    {
    }
}

/// <summary>
/// Recognises objectives that are exactly one read-only call of a file tool. Every word must be accounted for: whatever is left
/// over, or could mean something else, makes it no plain objective.
/// </summary>
internal static class PlainObjective
{
    public static PlainCall? Read(string objective)
    {
        if (objective.Contains("{{", StringComparison.Ordinal) || objective.Any(char.IsControl))
        {
            return null;
        }

        var words = ObjectiveWord.Split(objective);
        return Try(words, FindFiles) ?? Try(words, ListFolder) ?? Try(words, ReadFile) ?? Try(words, SearchText) ?? Try(words, FileInfo);
    }

    private static PlainCall? Try(IReadOnlyList<ObjectiveWord> words, Func<WordCursor, PlainCall?> read)
    {
        var cursor = new WordCursor(words);
        while (cursor.Take(PlainWords.Please))
        {
        }

        var call = read(cursor);
        while (cursor.Take(PlainWords.Please))
        {
        }

        return cursor.AtEnd ? call : null;
    }

    // "list the files in src"
    private static PlainCall? ListFolder(WordCursor words)
    {
        if (!words.Take(PlainWords.List))
        {
            return null;
        }

        words.Take(PlainWords.Me);
        words.Take(PlainWords.Article);
        return words.Take(PlainWords.Files) || words.Take(PlainWords.Contents)
            ? Place(words, recursive: false) is { } path ? new PlainCall("list_directory", "path", path) : null
            : words.Take(PlainWords.Folder) && Path(words.Next()) is { } folder ? new PlainCall("list_directory", "path", folder) : null;
    }

    // "read README.md"
    private static PlainCall? ReadFile(WordCursor words)
    {
        if (!words.Take(PlainWords.Read))
        {
            return null;
        }

        words.Take(PlainWords.Me);
        words.Take(PlainWords.Article);
        if (words.Take(PlainWords.Contents) && !words.Take(PlainWords.Of))
        {
            return null;
        }

        words.Take(PlainWords.Article);
        var named = words.Take(PlainWords.File);
        return words.Next() is { } word && Path(word) is { } path && (named || word.Quoted || LooksLikeFile(path))
            ? new PlainCall("read_file", "path", path)
            : null;
    }

    // "find files matching *.cs in src", "find all *.cs files under src"
    private static PlainCall? FindFiles(WordCursor words)
    {
        if (!words.Take(PlainWords.Find))
        {
            return null;
        }

        words.Take(PlainWords.All);
        words.Take(PlainWords.Article);
        var named = words.Take(PlainWords.Files) && words.Take(PlainWords.Matching);
        if (Pattern(words.Next(), named) is not { } pattern)
        {
            return null;
        }

        words.Take(PlainWords.Files);
        return Place(words, recursive: true) is { } path
            ? new PlainCall("find_files", [KeyValuePair.Create("pattern", pattern), KeyValuePair.Create("path", path)])
            : null;
    }

    // "search for TODO in src"
    private static PlainCall? SearchText(WordCursor words)
    {
        if (!words.Take(PlainWords.Search))
        {
            return null;
        }

        words.Take(PlainWords.For);
        if (words.Next() is not { Text.Length: > 0 } word || (!word.Quoted && !IsPlain(word, "")))
        {
            return null;
        }

        return Place(words, recursive: true) is { } path
            ? new PlainCall("search_text", [KeyValuePair.Create("pattern", Escaped(word.Text)), KeyValuePair.Create("path", path)])
            : null;
    }

    // "info about x.txt"
    private static PlainCall? FileInfo(WordCursor words)
    {
        if (words.Take(PlainWords.Give))
        {
            words.Take(PlainWords.Me);
        }

        if (!words.Take(PlainWords.Info) || !words.Take(PlainWords.About))
        {
            return null;
        }

        words.Take(PlainWords.Article);
        var named = words.Take(PlainWords.File) || words.Take(PlainWords.Folder);
        return words.Next() is { } word && Path(word) is { } path && (named || word.Quoted || LooksLikeFile(path))
            ? new PlainCall("file_info", "path", path)
            : null;
    }

    /// <summary>Where: the workspace when nothing is said; null when what is said is no place.</summary>
    private static string? Place(WordCursor words, bool recursive)
    {
        if (words.AtEnd || words.Take(PlainWords.Here))
        {
            return ".";
        }

        if (!words.Take(PlainWords.In) && !words.Take(PlainWords.Of) && !(recursive && words.Take(PlainWords.Under)))
        {
            return words.TakeAll(PlainWords.This, PlainWords.Folder) ? "." : null;
        }

        words.Take(PlainWords.Article);
        if (words.TakeAll(PlainWords.This, PlainWords.Folder) || words.TakeAll(PlainWords.Folder, PlainWords.This))
        {
            return ".";
        }

        var before = words.Take(PlainWords.Folder);
        var path = Path(words.Next());
        if (!before)
        {
            words.Take(PlainWords.Folder);
        }

        return path;
    }

    private static string? Path(ObjectiveWord? word) => word switch
    {
        null or { Text.Length: 0 } => null,
        { Quoted: true } quoted => string.IsNullOrWhiteSpace(quoted.Text) ? null : quoted.Text,
        { Text: "." or ".." } dots => dots.Text,
        { } plain => IsPlain(plain, "./~@+=%#()[]") ? plain.Text : null,
    };

    private static string? Pattern(ObjectiveWord? word, bool named) =>
        word is { Text.Length: > 0 } pattern
        && (pattern.Text.Contains('*', StringComparison.Ordinal) || (named && LooksLikeFile(pattern.Text)))
        && (pattern.Quoted || IsPlain(pattern, "./*?"))
            ? pattern.Text
            : null;

    // A mark at the end of a word may belong to the sentence.
    private static bool IsPlain(ObjectiveWord word, string marks) =>
        !PlainWords.NoPath.Contains(word.Folded) && word.Text[^1] != '.'
        && word.Text.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' || marks.Contains(c, StringComparison.Ordinal));

    private static bool LooksLikeFile(string path) =>
        path is not ("." or "..") && path.AsSpan().IndexOfAny('.', '/') >= 0 && !path.EndsWith('/');

    private static string Escaped(string text) =>
        Regex.Escape(text).Replace("\\ ", " ", StringComparison.Ordinal);
}
