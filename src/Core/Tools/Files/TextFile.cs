using System.Text;
using Lavra.Security.Workspaces;

namespace Lavra.Tools.Files;

/// <summary>A text file opened for reading line by line as UTF-8, whatever its encoding. Not thread safe.</summary>
internal sealed class TextFile : IDisposable
{
    private const int LongestLine = 1024 * 1024;
    private const int Looked = 8 * 1024;

    private readonly Stream stream;
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private bool over;

    private TextFile(Stream stream) => this.stream = stream;

    /// <summary>The line that was read, without its line feed.</summary>
    public ReadOnlySpan<byte> Line => buffer.AsSpan(start - Consumed, LineLength);

    /// <summary>Whether the line ended in a line feed.</summary>
    public bool HasEnd { get; private set; }

    /// <summary>Whether the line is longer than 1 MB, so that only its beginning is there.</summary>
    public bool IsCut { get; private set; }

    private int Consumed { get; set; }

    private int LineLength { get; set; }

    /// <summary>Opens a file; null when it is not text. The file is closed with what this gives.</summary>
    public static TextFile? Open(WorkspaceFile file)
    {
        Span<byte> head = stackalloc byte[Looked];
        head = head[..file.Read(head, 0)];
        var encoding = head switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => null,
        };
        if (encoding is null && head.Contains((byte)0))
        {
            file.Dispose();
            return null;
        }

        var stream = file.OpenStream();
        stream.Position = encoding is not null ? 2 : head is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        return new TextFile(encoding is null ? stream : Encoding.CreateTranscodingStream(stream, encoding, Encoding.UTF8));
    }

    /// <summary>Reads the next line; false at the end. A file that ends in a line feed has no empty line after it.</summary>
    public bool Next(CancellationToken cancellationToken)
    {
        var scanned = 0;
        IsCut = false;
        while (true)
        {
            var feed = buffer.AsSpan(start + scanned, end - start - scanned).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                return Take(scanned + feed, hasEnd: true);
            }

            scanned = end - start;
            if (over)
            {
                return scanned > 0 && Take(scanned, hasEnd: false);
            }

            if (scanned >= LongestLine)
            {
                IsCut = true;
                return TakeCut(cancellationToken);
            }

            Fill(cancellationToken);
        }
    }

    /// <summary>Counts the remaining lines.</summary>
    public long CountLines(CancellationToken cancellationToken)
    {
        var lines = (long)buffer.AsSpan(start, end - start).Count((byte)'\n');
        var last = end > start ? buffer[end - 1] : (byte)'\n';
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            last = buffer[read - 1];
        }

        start = end = 0;
        over = true;
        return last == '\n' ? lines : lines + 1;
    }

    public void Dispose() => stream.Dispose();

    private bool Take(int length, bool hasEnd)
    {
        LineLength = length;
        Consumed = length + (hasEnd ? 1 : 0);
        HasEnd = hasEnd;
        start += Consumed;
        return true;
    }

    // Keeps the beginning of the line and passes over the rest of it.
    private bool TakeCut(CancellationToken cancellationToken)
    {
        var kept = buffer.AsSpan(start, LongestLine).ToArray();
        start = end = 0;
        while (!over)
        {
            Fill(cancellationToken);
            var feed = buffer.AsSpan(0, end).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                // The kept part goes before what follows the line feed.
                var rest = buffer.AsSpan(feed + 1, end - feed - 1).ToArray();
                buffer = [.. kept, (byte)'\n', .. rest];
                (start, end) = (0, buffer.Length);
                return Take(kept.Length, hasEnd: true);
            }

            end = 0;
        }

        buffer = kept;
        (start, end) = (0, kept.Length);
        return Take(kept.Length, hasEnd: false);
    }

    private void Fill(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        over = read == 0;
        end += read;
    }
}
