using System.Text.Json.Serialization;

namespace Lavra.Tools.Files;

/// <summary>What is in a folder: folders first, then by name.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Total">How many entries it has.</param>
/// <param name="Truncated">Whether entries were left out.</param>
/// <param name="Entries">Its entries.</param>
internal sealed record FolderListing(string Path, int Total, bool Truncated, IReadOnlyList<ListedEntry> Entries);

/// <summary>An entry of a folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">file, folder, link or other.</param>
/// <param name="Size">In bytes; null unless it is a file.</param>
internal sealed record ListedEntry(string Name, string Type, long? Size);

/// <summary>What is known about a path.</summary>
/// <param name="Path">The path.</param>
/// <param name="Type">file, folder, link, other, or missing.</param>
/// <param name="Size">In bytes; null unless it is a file.</param>
/// <param name="Modified">When its content last changed, UTC.</param>
/// <param name="Lines">Lines of text; null unless it is a readable text file.</param>
/// <param name="Binary">Whether it is not text; null when it was not looked into.</param>
/// <param name="ReadOnly">Whether it is marked read-only; null when it is not.</param>
/// <param name="Protected">Whether tools may not change it; null when they may.</param>
internal sealed record FileFacts(
    string Path, string Type, long? Size, DateTimeOffset? Modified, long? Lines, bool? Binary, bool? ReadOnly, bool? Protected);

/// <summary>Files whose paths match.</summary>
/// <param name="Total">How many match.</param>
/// <param name="Truncated">Whether matches were left out.</param>
/// <param name="Files">Their paths, in ordinal order.</param>
internal sealed record FoundFiles(int Total, bool Truncated, IReadOnlyList<string> Files);

/// <summary>Lines that match.</summary>
/// <param name="Matches">In order of path and line.</param>
/// <param name="Truncated">Whether matches were left out.</param>
/// <param name="FilesSearched">How many text files were searched.</param>
/// <param name="FilesSkipped">How many were not: binary, protected or unreadable.</param>
internal sealed record SearchMatches(IReadOnlyList<MatchingLine> Matches, bool Truncated, int FilesSearched, int FilesSkipped);

/// <summary>A line that matches.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Text">Its text, or the part of it around the match.</param>
internal sealed record MatchingLine(string Path, long Line, string Text);

/// <summary>How many files there are, and how large.</summary>
/// <param name="Files">How many files.</param>
/// <param name="Folders">How many folders hold at least one of them.</param>
/// <param name="Lines">Lines of all text files.</param>
/// <param name="Bytes">Bytes of all files.</param>
/// <param name="ByExtension">The same for each extension, most files first.</param>
/// <param name="Largest">The largest files, largest first.</param>
/// <param name="Uncounted">Files whose lines were not counted: binary, protected or unreadable.</param>
/// <param name="Truncated">Whether files were left out because there are too many.</param>
internal sealed record FileSummary(
    int Files,
    int Folders,
    long Lines,
    long Bytes,
    IReadOnlyList<ExtensionSummary> ByExtension,
    IReadOnlyList<LargeFile> Largest,
    int Uncounted,
    bool Truncated);

/// <summary>Files of one extension.</summary>
/// <param name="Extension">With its dot, lower case; empty for files without one.</param>
/// <param name="Files">How many.</param>
/// <param name="Lines">Their lines.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record ExtensionSummary(string Extension, int Files, long Lines, long Bytes);

/// <summary>A large file.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Lines">Its lines; null when they were not counted.</param>
internal sealed record LargeFile(string Path, long Bytes, long? Lines);

/// <summary>How the results of file tools are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FolderListing))]
[JsonSerializable(typeof(FileFacts))]
[JsonSerializable(typeof(FoundFiles))]
[JsonSerializable(typeof(SearchMatches))]
[JsonSerializable(typeof(FileSummary))]
internal sealed partial class FileResultsJson : JsonSerializerContext;
