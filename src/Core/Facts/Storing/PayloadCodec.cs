using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace Lavra.Facts.Storing;

/// <summary>How every store writes long texts: small ones as UTF-8, others compressed when that saves something.</summary>
public static class PayloadCodec
{
    /// <summary>UTF-8 as it is.</summary>
    public const int Plain = 0;

    /// <summary>Brotli, after the length of the plain UTF-8 in four bytes, little-endian.</summary>
    public const int Brotli = 1;

    private const int CompressFrom = 1024;

    // Quality 3 of measured 1, 2, 3, 4, 5 on transcripts and source code: past it, time doubles for a few per cent of size.
    private const int Quality = 3;
    private const int Window = 20;
    private const int FirstRoom = 1 << 20;

    /// <summary>Gives a text's bytes, and the form that they are in. Numbers of forms are stored; never change them.</summary>
    public static (int Form, byte[] Data) Encode(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        if (plain.Length < CompressFrom)
        {
            return (Plain, plain);
        }

        // What does not get at least an eighth smaller is not worth the work of reading it.
        var buffer = ArrayPool<byte>.Shared.Rent(4 + plain.Length - (plain.Length / 8));
        try
        {
            var room = buffer.AsSpan(4, plain.Length - (plain.Length / 8));
            if (!BrotliEncoder.TryCompress(plain, room, out var written, Quality, Window))
            {
                return (Plain, plain);
            }

            BitConverter.TryWriteBytes(buffer, plain.Length);
            return (Brotli, buffer.AsSpan(0, 4 + written).ToArray());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Gives the text back.</summary>
    /// <exception cref="InvalidDataException">The data is not what <see cref="Encode"/> wrote.</exception>
    public static string Decode(int form, ReadOnlySpan<byte> data)
    {
        switch (form)
        {
            case Plain:
                return Encoding.UTF8.GetString(data);
            case Brotli when data.Length > 4:
                if (Inflate(data[4..], BitConverter.ToInt32(data)) is { } text)
                {
                    return text;
                }

                break;
        }

        throw new InvalidDataException(
            $"A payload of form {form} and {data.Length} bytes cannot be read: it is damaged, or a newer program wrote it.");
    }

    // The length is not trusted with memory: where it is damaged, there is less to unpack than it says.
    private static string? Inflate(ReadOnlySpan<byte> data, int length)
    {
        if (length < 0)
        {
            return null;
        }

        using var decoder = new BrotliDecoder();
        var plain = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(length, 1), Math.Max(FirstRoom, data.Length * 16L)));
        try
        {
            for (var written = 0; ;)
            {
                var status = decoder.Decompress(data, plain.AsSpan(written), out var consumed, out var more);
                data = data[consumed..];
                written += more;
                if (status == OperationStatus.Done)
                {
                    return written == length ? Encoding.UTF8.GetString(plain, 0, length) : null;
                }

                if (status != OperationStatus.DestinationTooSmall || written >= length)
                {
                    return null;
                }

                var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, plain.Length * 2L));
                plain.AsSpan(0, written).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(plain);
                plain = larger;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }
}
