using Lavra.Generation;

namespace Lavra.Models.Recording;

/// <summary>
/// A file to which calls are added, one line each, written before the call is answered. Thread safe. Only its owner may read it: it
/// holds everything that was said. A file that is there is taken up again, because a run may go on after a crash; a line says that
/// what follows is newer. A torn last line that a crash left is ended first, so that it spoils nothing after it.
/// </summary>
internal sealed class RecordingFile(string path) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private FileStream? file;

    /// <exception cref="ModelException">The file cannot be written.</exception>
    public async Task AppendAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            file ??= Open();

            // Not to be cancelled half way: a torn line would be left.
            await file.WriteAsync(line, CancellationToken.None).ConfigureAwait(false);
            await file.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(
                ModelFailure.NotSupported,
                $"The recording '{path}' cannot be written: {exception.Message} Correct the Record setting of the model.",
                exception);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        file?.Dispose();
        turn.Dispose();
    }

    private FileStream Open()
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        // Unbuffered, so that one write is one line also beside another process.
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0,
        };
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        var opened = new FileStream(path, options);
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(opened.SafeFileHandle) != OwnerOnly)
        {
            File.SetUnixFileMode(opened.SafeFileHandle, OwnerOnly);
        }

        if (opened.Length > 0)
        {
            opened.Seek(-1, SeekOrigin.End);
            if (opened.ReadByte() != '\n')
            {
                opened.WriteByte((byte)'\n');
            }

            opened.Write(RecordedCall.Again.Span);
        }

        return opened;
    }
}
