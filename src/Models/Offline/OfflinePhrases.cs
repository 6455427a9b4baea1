using Lavra.Planning.Objectives;

namespace Lavra.Models.Offline;

/// <summary>The kinds of objectives, one method each. What a method leaves over makes its kind the wrong one.</summary>
internal static class OfflinePhrases
{
    // "list the files in docs"
    public static OfflineTask? List(OfflineWords words)
    {
        if (!words.Take(OfflineVocabulary.List))
        {
            return null;
        }

        words.TakeMany(OfflineVocabulary.Article);
        var named = words.Take(OfflineVocabulary.Files) || words.Take(OfflineVocabulary.Contents) || words.Take(OfflineVocabulary.Folder);
        return named && OfflinePlace.Read(words) is { } path ? new ListTask(path) : null;
    }

    // "find the C# files under src", "list all files under src"
    public static OfflineTask? Find(OfflineWords words)
    {
        var everything = words.Any(OfflineVocabulary.Deep);
        return words.Take(OfflineVocabulary.Find) && OfflinePlace.Files(words, named: true) is { } files && (!files.All || everything)
            ? new FindTask(files)
            : null;
    }

    // "count the C# files and lines under src", "how many files are there in docs"
    public static OfflineTask? Count(OfflineWords words)
    {
        if (!words.Take(OfflineVocabulary.Count))
        {
            return null;
        }

        var lines = words.Any(OfflineVocabulary.Lines);
        return OfflinePlace.Files(words, named: true) is { } files ? new CountTask(files, lines) : null;
    }

    // "summarise the sizes of the files in src"
    public static OfflineTask? Sizes(OfflineWords words)
    {
        if (!words.Take(OfflineVocabulary.Summarise))
        {
            return null;
        }

        var sizes = words.Any(OfflineVocabulary.Sizes) || words.Is(1, OfflineVocabulary.Files);
        return sizes && OfflinePlace.Files(words, named: true) is { } files ? new CountTask(files, Lines: true) : null;
    }

    /// <summary>What a report is about: files, or a folder.</summary>
    public static OfflineTask? Subject(OfflineWords words) =>
        OfflinePlace.Files(words.Again(), named: true) is not null && OfflinePlace.Files(words, named: true) is { } files
            ? new CountTask(files, Lines: true)
            : OfflinePlace.Operand(words) is { } path ? new CountTask(new FileChoice(FileChoice.Everything, path), Lines: true) : null;

    // "search for TODO in src", "find TODO comments in the C# files under src", "search src for TODO"
    public static OfflineTask? Search(OfflineWords words)
    {
        if (!words.Take(OfflineVocabulary.Search))
        {
            return null;
        }

        if (words.Count == 3 && words.Is(1, OfflineVocabulary.For))
        {
            var folder = OfflinePlace.Path(words.Next());
            words.Take(OfflineVocabulary.For);
            return folder is not null && words.Next() is { Text.Length: > 0 } sought
                ? new SearchTask(sought.Text, new FileChoice(FileChoice.Everything, folder))
                : null;
        }

        var asked = words.Take(OfflineVocabulary.For);
        words.TakeMany(OfflineVocabulary.Article);
        var containing = words.Take(OfflineVocabulary.Files) && words.TakeMany(OfflineVocabulary.Containing);
        words.TakeMany(OfflineVocabulary.Article);
        var term = words.Take(OfflineVocabulary.Term);

        // "comentários TODO"
        var before = words.Take(OfflineVocabulary.Mentions);
        before |= before && words.TakeMany(OfflineVocabulary.Containing);
        if (words.Next() is not { Text.Length: > 0 } text || (!text.Quoted && OfflinePlace.IsGrammar(text)))
        {
            return null;
        }

        var after = words.Take(OfflineVocabulary.Mentions);
        return (text.Quoted || asked || containing || term || before || after) && OfflinePlace.Files(words, named: false) is { } files
            ? new SearchTask(text.Text, files)
            : null;
    }

    // "read README.md"
    public static OfflineTask? Read(OfflineWords words)
    {
        if (!words.Take(OfflineVocabulary.Read))
        {
            return null;
        }

        words.TakeMany(OfflineVocabulary.Article);
        if (words.Take(OfflineVocabulary.Contents))
        {
            words.Take(OfflineVocabulary.About);
        }

        words.TakeMany(OfflineVocabulary.Article);
        var named = words.Take(OfflineVocabulary.Files);
        return FilePath(words.Next(), named) is { } path ? new ReadTask(path) : null;
    }

    // "info about README.md"
    public static OfflineTask? Info(OfflineWords words)
    {
        words.Take(OfflineVocabulary.Give);
        words.TakeMany(OfflineVocabulary.Article);
        if (!words.Take(OfflineVocabulary.Info) || !words.Take(OfflineVocabulary.About))
        {
            return null;
        }

        words.TakeMany(OfflineVocabulary.Article);
        var named = words.Take(OfflineVocabulary.Files) || words.Take(OfflineVocabulary.Folder);
        return FilePath(words.Next(), named) is { } path ? new InfoTask(path) : null;
    }

    // "append the line 'hello' to notes.txt"
    public static OfflineTask? Append(OfflineWords words)
    {
        if (!words.Take(OfflineVocabulary.Append) || words.Count < 3)
        {
            return null;
        }

        words.TakeMany(OfflineVocabulary.Article);
        _ = words.Take(OfflineVocabulary.Lines) || words.Take(OfflineVocabulary.Term);
        if (words.Next() is not { Quoted: true } text)
        {
            return null;
        }

        var introduced = words.TakeMany(OfflineVocabulary.Into);
        words.TakeMany(OfflineVocabulary.Article);
        if (words.Take(OfflineVocabulary.End))
        {
            introduced |= words.TakeMany(OfflineVocabulary.About);
        }

        words.TakeMany(OfflineVocabulary.Article);
        words.Take(OfflineVocabulary.Files);
        return introduced && FilePath(words.Next(), named: true) is { } path ? new AppendTask(text.Text, path) : null;
    }

    // "write 'hello' to hello.txt", "create a file hello.txt with 'hello'"
    public static OfflineTask? WriteText(OfflineWords words)
    {
        if (!words.Take(OfflineVocabulary.Write))
        {
            return null;
        }

        words.TakeMany(OfflineVocabulary.Article);
        if (words.Take(OfflineVocabulary.Files))
        {
            words.Take(OfflineVocabulary.Named);
            var file = FilePath(words.Next(), named: true);
            var with = words.TakeMany(OfflineVocabulary.Containing);
            words.TakeMany(OfflineVocabulary.Article);
            words.Take(OfflineVocabulary.Contents);
            return file is not null && with && words.Next() is { Quoted: true } content ? new WriteTask(content.Text, file) : null;
        }

        words.Take(OfflineVocabulary.Term);
        if (words.Next() is not { Quoted: true } text || !words.TakeMany(OfflineVocabulary.Into))
        {
            return null;
        }

        words.TakeMany(OfflineVocabulary.Article);
        words.Take(OfflineVocabulary.Files);
        return FilePath(words.Next(), named: true) is { } path ? new WriteTask(text.Text, path) : null;
    }

    /// <summary>A path to a file; null when the word is none. Unless it was called a file, it must look like one.</summary>
    public static string? FilePath(ObjectiveWord? word, bool named) =>
        OfflinePlace.Path(word) is { } path && (word!.Value.Quoted || named || path.AsSpan().IndexOfAny('.', '/') > 0) ? path : null;
}
