namespace Lavra.Models.Offline;

/// <summary>What the offline model says, in the language of the objective.</summary>
internal abstract class OfflineWording
{
    private static readonly OfflineWording english = new EnglishWording();
    private static readonly OfflineWording portuguese = new PortugueseWording();

    public static OfflineWording For(bool inPortuguese) => inPortuguese ? portuguese : english;

    /// <summary>Begins every answer.</summary>
    public abstract string Sender { get; }

    /// <summary>Stands beside tool calls.</summary>
    public abstract string Working { get; }

    /// <summary>Ends every report.</summary>
    public abstract string Footer { get; }

    public abstract string Total { get; }

    public abstract string LargestFiles { get; }

    public abstract string NoExtension { get; }

    /// <summary>Heads of columns: extension, files, lines, bytes.</summary>
    public abstract (string Extension, string Files, string Lines, string Bytes) Figures { get; }

    /// <summary>Heads of columns: name, type, bytes.</summary>
    public abstract (string Name, string Type, string Bytes) Entries { get; }

    public abstract string Number(long count, Noun noun);

    public abstract string FilesTitle(FileChoice files);

    public abstract string FilesSummary(FileChoice files, string figures);

    public abstract string FolderTitle(string path);

    public abstract string FolderSummary(string path, string figures);

    public abstract string SearchTitle(string text, FileChoice files);

    public abstract string SearchSummary(string text, FileChoice files, string lines, string inFiles, bool more);

    public abstract string InfoTitle(string path);

    public abstract string Incomplete { get; }

    public abstract string Uncounted(long files);

    public abstract string Contents(string path);

    public abstract string Written(string path, string summary);

    public abstract string Appended(string path);

    public abstract string MissingTool(string tool);

    public abstract string ToolFailed(string tool, string error);

    public abstract string Unreadable(string tool);

    public abstract string CannotCountLines(long files);

    public abstract string TooLargeToCopy(string path);

    /// <summary>The files in words: by pattern, if any, and folder.</summary>
    protected static string Pattern(FileChoice files, string matching) =>
        files.All ? "" : $" {matching} {OfflineMarkdown.Code(files.Pattern)}";
}

/// <summary>What is counted.</summary>
internal enum Noun
{
    File,
    Folder,
    Line,
    Byte,
    Entry,
}
