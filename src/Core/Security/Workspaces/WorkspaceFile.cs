using Microsoft.Win32.SafeHandles;

namespace Lavra.Security.Workspaces;

/// <summary>A regular file of a workspace, opened and checked. Positions and lengths are in bytes. Not thread safe.</summary>
public sealed class WorkspaceFile : IDisposable
{
    private readonly SafeFileHandle handle;

    internal WorkspaceFile(SafeFileHandle handle, WorkspacePath path)
    {
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

    /// <summary>Writes at a position and makes it durable.</summary>
    /// <exception cref="WorkspaceException">The operating system failed.</exception>
    public void Write(ReadOnlySpan<byte> bytes, long position)
    {
        try
        {
            RandomAccess.Write(handle, bytes, position);
            RandomAccess.FlushToDisk(handle);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceException.From(exception, Path.ToString());
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
}
