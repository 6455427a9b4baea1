using Lavra.Security.Opening;
using Microsoft.Win32.SafeHandles;

namespace Lavra.Security.Workspaces;

/// <summary>A regular file of a workspace, opened and checked. Positions and lengths are in bytes. Not thread safe.</summary>
public sealed class WorkspaceFile : IDisposable
{
    private readonly PathOpener opener;
    private readonly SafeFileHandle handle;

    internal WorkspaceFile(PathOpener opener, SafeFileHandle handle, WorkspacePath path)
    {
        this.opener = opener;
        this.handle = handle;
        Path = path;
    }

    /// <summary>The path by which it was asked for.</summary>
    public WorkspacePath Path { get; }

    /// <summary>How long it is at this moment.</summary>
    public long Length => RandomAccess.GetLength(handle);

    /// <summary>Reads as much as there is, up to the size of the buffer; less only at the end.</summary>
    /// <exception cref="WorkspaceException">The operating system failed.</exception>
    public int Read(Span<byte> buffer, long position)
    {
        try
        {
            var done = 0;
            while (done < buffer.Length)
            {
                var read = RandomAccess.Read(handle, buffer[done..], position + done);
                if (read == 0)
                {
                    break;
                }

                done += read;
            }

            return done;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceException.From(exception, Path.ToString());
        }
    }

    /// <summary>Reads all of it.</summary>
    /// <param name="limit">The most bytes that are read.</param>
    /// <exception cref="WorkspaceException">It is larger than the limit, or the operating system failed.</exception>
    public byte[] ReadAll(int limit)
    {
        var length = Length;
        if (length > limit)
        {
            throw new WorkspaceException(
                WorkspaceException.Refused, $"'{Path}' has {length} bytes; at most {limit} can be handled in one go.");
        }

        var bytes = new byte[length];
        var read = Read(bytes, 0);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>A stream over the content from its beginning, which ends with this file.</summary>
    public Stream OpenStream() => new FileStream(handle, FileAccess.Read, bufferSize: 0);

    /// <summary>
    /// Writes the end of the file and makes it durable. When that fails, the file ends at the position again, or the message says how much of
    /// the bytes is in it.
    /// </summary>
    /// <param name="bytes">What the file will hold from the position on.</param>
    /// <param name="position">The file's end, or where a write of the same bytes began that was broken off.</param>
    /// <exception cref="WorkspaceException">The operating system failed.</exception>
    public void WriteEnd(ReadOnlySpan<byte> bytes, long position)
    {
        try
        {
            opener.Write(handle, bytes, position);
        }
        catch (Exception exception) when (IsFailedWrite(exception))
        {
            throw TakeBack(bytes, position) ?? WorkspaceException.From(exception, Path.ToString());
        }
    }

    /// <summary>Gives it the permissions of another file, where there are such.</summary>
    internal void SetMode(UnixFileMode? mode)
    {
        if (mode is { } bits && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(handle, bits);
        }
    }

    /// <inheritdoc />
    public void Dispose() => handle.Dispose();

    // A size beyond what the file system or the process may write is told as an argument out of range.
    private static bool IsFailedWrite(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    // Bytes that somebody else put there meanwhile are left alone.
    private WorkspaceException? TakeBack(ReadOnlySpan<byte> bytes, long position)
    {
        long there = 0;
        try
        {
            there = Length - position;
            if (there <= 0)
            {
                return null;
            }

            var found = new byte[Math.Min(there, bytes.Length)];
            if (there <= bytes.Length && Read(found, position) == there && bytes.StartsWith(found))
            {
                opener.Cut(handle, position);
                return null;
            }
        }
        catch (Exception exception) when (exception is WorkspaceException || IsFailedWrite(exception))
        {
            // What remains is told.
        }

        return new WorkspaceException(
            WorkspaceException.Failed,
            $"Writing to '{Path}' failed in the middle: {there} bytes follow its first {position}, where {bytes.Length} were to be added, and they could "
            + "not be taken away again. Read its end before you go on.");
    }
}
