namespace Lavra.Models.Offline;

internal sealed class EnglishWording : OfflineWording
{
    public override string Sender => "[offline model, plain rules]";

    public override string Working => "The offline model looks this up by a plain rule.";

    public override string Footer => "_Written by Lavra's offline model, which works by plain rules; all figures come from tool results._";

    public override string Total => "Total";

    public override string LargestFiles => "Largest files";

    public override string NoExtension => "(none)";

    public override (string Extension, string Files, string Lines, string Bytes) Figures => ("Extension", "Files", "Lines", "Bytes");

    public override (string Name, string Type, string Bytes) Entries => ("Name", "Type", "Bytes");

    public override string Incomplete => "The tool did not give everything; what is missing is not in the list.";

    public override string Number(long count, Noun noun)
    {
        var word = noun switch
        {
            Noun.File => "file",
            Noun.Folder => "folder",
            Noun.Line => "line",
            Noun.Byte => "byte",
            _ => count == 1 ? "entry" : "entrie",
        };
        return count == 1 ? $"{count} {word}" : $"{count} {word}s";
    }

    public override string FilesTitle(FileChoice files) => $"Files{Pattern(files, "matching")} in {OfflineMarkdown.Code(files.Path)}";

    public override string FilesSummary(FileChoice files, string figures) =>
        $"There are {figures} in {OfflineMarkdown.Code(files.Path)} and below{(files.All ? "" : $" (only {OfflineMarkdown.Code(files.Pattern)})")}.";

    public override string FolderTitle(string path) => $"Contents of {OfflineMarkdown.Code(path)}";

    public override string FolderSummary(string path, string figures) => $"{OfflineMarkdown.Code(path)} has {figures}.";

    public override string SearchTitle(string text, FileChoice files) =>
        $"Lines with {OfflineMarkdown.Code(text)} in {OfflineMarkdown.Code(files.Path)}";

    public override string SearchSummary(string text, FileChoice files, string lines, string inFiles, bool more) =>
        $"{OfflineMarkdown.Code(text)} is in {(more ? "at least " : "")}{lines} of {inFiles}{Pattern(files, "matching")} in {OfflineMarkdown.Code(files.Path)}.";

    public override string InfoTitle(string path) => $"About {OfflineMarkdown.Code(path)}";

    public override string Uncounted(long files) => $"The lines of {Number(files, Noun.File)} were not counted, because they are not readable text.";

    public override string Contents(string path) => $"{OfflineMarkdown.Code(path)} says:";

    public override string Written(string path, string summary) =>
        $"I wrote {OfflineMarkdown.Code(path)}." + (summary.Length == 0 ? "" : " " + summary);

    public override string Appended(string path) => $"I added the line to the end of {OfflineMarkdown.Code(path)}.";

    public override string MissingTool(string tool) => $"I could not do this: it needs the tool {tool}, which is not offered here.";

    public override string ToolFailed(string tool, string error) => $"I could not finish: the tool {tool} failed. {error}";

    public override string Unreadable(string tool) => $"I could not finish: the result of the tool {tool} is in a form that I do not know.";

    public override string CannotCountLines(long files) =>
        $"I could not finish: there are {Number(files, Noun.File)}, and without the tool summarise_files I can count the lines of 1 to 16 files.";

    public override string TooLargeToCopy(string path) =>
        $"I could not finish: {OfflineMarkdown.Code(path)} is longer than what I am shown of it, and a part would not be a true copy.";
}
