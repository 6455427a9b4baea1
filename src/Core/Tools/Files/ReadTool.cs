using System.Buffers;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Lavra.Security.Workspaces;

namespace Lavra.Tools.Files;

/// <summary>Reads text files.</summary>
internal sealed class ReadTool(WorkspaceRules rules)
{
    // Leaves room for the note below the executor's 1 MB.
    private const int MostBytes = (1024 * 1024) - 4096;

    [Tool("read_file", ToolEffect.Reads,
        "Reads a text file, whole or some lines of it. At most 1 MB is given at a time; a note in brackets at the end then says how to "
        + "go on. Without such a note the text is exactly the file's. Binary files are refused.")]
    public string ReadFile(
        ToolContext context,
        [Description("The file, relative to the workspace."), InWorkspace] string path,
        [Description("The first line to read, from 1."), Range(1, int.MaxValue)] int offset = 1,
        [Description("How many lines to read; 0 means up to the end."), Range(0, int.MaxValue)] int limit = 0,
        CancellationToken cancellationToken = default)
    {
        var workspace = new Workspace(context.Workspace, rules);
        var place = WorkspacePath.Parse(path);
        using var text = TextFile.Open(workspace.OpenRead(place))
            ?? throw new ToolException(ToolErrorCodes.Refused, $"'{place}' is a binary file; only text can be read. file_info gives its size.");
        var content = new ArrayBufferWriter<byte>();
        long lines = 0;
        long last = 0;
        var full = false;
        var cut = false;
        while (text.Next(cancellationToken))
        {
            lines++;
            full |= lines >= offset && ((limit > 0 && last - offset + 1 >= limit && last > 0) || TooLong(content, text));
            if (lines < offset || full)
            {
                continue;
            }

            var line = text.Line.Length > MostBytes ? WholeCharacters(text.Line[..MostBytes]) : text.Line;
            cut |= text.IsCut || line.Length < text.Line.Length;
            content.Write(line);
            if (text.HasEnd)
            {
                content.Write("\n"u8);
            }

            last = lines;
        }

        if (offset > lines && offset > 1)
        {
            throw new ToolException(
                ToolErrorCodes.InvalidArguments, $"'{place}' has {lines} lines; offset {offset} is past its end.");
        }

        return Encoding.UTF8.GetString(content.WrittenSpan) + Notes(content.WrittenSpan, offset, last, lines, cut);
    }

    private static bool TooLong(ArrayBufferWriter<byte> content, TextFile text) =>
        content.WrittenCount > 0 && content.WrittenCount + text.Line.Length + 1 > MostBytes;

    private static string Notes(ReadOnlySpan<byte> content, int offset, long last, long lines, bool cut)
    {
        var notes = new StringBuilder();
        if (last < lines)
        {
            notes.Append(CultureInfo.InvariantCulture, $"\n[lines {offset} to {last} of {lines}; go on with offset {last + 1}]");
        }
        else if (offset > 1)
        {
            notes.Append(CultureInfo.InvariantCulture, $"\n[lines {offset} to {last}, the end]");
        }

        if (cut)
        {
            notes.Append("\n[a line is longer than 1 MB; only its beginning is given]");
        }

        if (!Utf8.IsValid(content))
        {
            notes.Append("\n[some bytes are not valid UTF-8 and are given as \ufffd]");
        }

        return notes.ToString();
    }

    private static ReadOnlySpan<byte> WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.Length;
        while (end > 0 && bytes.Length - end < 3 && (bytes[end - 1] & 0xC0) == 0x80)
        {
            end--;
        }

        return end > 0 && bytes[end - 1] >= 0xC0 ? bytes[..(end - 1)] : bytes;
    }
}
