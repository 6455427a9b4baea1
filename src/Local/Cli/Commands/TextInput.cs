using System.Text;
using Lavra.Local.Cli.Invocation;

namespace Lavra.Local.Cli.Commands;

/// <summary>Reads texts that a command is given in files or by the standard input.</summary>
internal static class TextInput
{
    /// <summary>The name that stands for the standard input.</summary>
    public const string StandardInput = "-";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a text.</summary>
    /// <param name="path">A file, or <c>-</c>.</param>
    /// <param name="option">The option that named it.</param>
    /// <param name="most">The most bytes.</param>
    /// <param name="environment">What surrounds the program.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">It cannot be read, is too large, or is no UTF-8.</exception>
    public static async Task<string> ReadAsync(
        string path, string option, int most, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var name = path == StandardInput ? "the standard input" : $"'{path}'";
        try
        {
            var stream = path == StandardInput
                ? environment.OpenInput()
                : File.OpenRead(Path.GetFullPath(Path.Combine(environment.Folder, path)));
            await using (stream.ConfigureAwait(false))
            {
                return Decode(await ReadAsync(stream, most, name, option, cancellationToken).ConfigureAwait(false), name);
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CliException.Usage($"{option}: there is no file {name}.", "Check the path; it goes from the current folder.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CliException.Usage($"{option}: {name} cannot be read: {exception.Message}", "Name a file that may be read.");
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int most, string name, string option, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Min(most, 16 * 1024) + 1];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += read;
            if (length > most)
            {
                throw CliException.Usage(
                    $"{option}: {name} has more than {most:N0} bytes.", "Shorten it; a run can read large material from files of its workspace.");
            }

            if (read == 0)
            {
                return bytes[..length];
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, Math.Min(bytes.Length * 2, most + 1));
            }
        }
    }

    private static string Decode(byte[] bytes, string name)
    {
        var text = bytes.AsSpan();
        if (text.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException exception)
        {
            throw CliException.Usage(
                $"{name} is not UTF-8: the byte at position {exception.Index} cannot be read.", "Save it as UTF-8 and try again.");
        }
    }
}
