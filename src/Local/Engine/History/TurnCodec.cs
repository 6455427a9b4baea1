using System.Buffers;
using System.Text;

namespace Lavra.Local.Engine.History;

/// <summary>
/// Packs the events of one turn, what came in and what the workflow asked for, into one blob. The first byte is the form.
/// </summary>
internal static class TurnCodec
{
    private const byte Form = 1;

    [Flags]
    private enum Has : byte
    {
        None = 0,
        Task = 1,
        Name = 2,
        Data = 4,
        Target = 8,
        At = 16,
    }

    public static byte[] Encode(IReadOnlyList<HistoryEvent> events)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        WriteByte(buffer, Form);
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            WriteByte(buffer, (byte)e.Kind);
            WriteByte(buffer, (byte)(
                (e.Task >= 0 ? Has.Task : 0)
                | (e.Name is not null ? Has.Name : 0)
                | (e.Data is not null ? Has.Data : 0)
                | (e.Target is not null ? Has.Target : 0)
                | (e.At != 0 ? Has.At : 0)));
            if (e.Task >= 0)
            {
                WriteNumber(buffer, (ulong)e.Task);
            }

            WriteText(buffer, e.Name);
            if (e.Data is not null)
            {
                WriteNumber(buffer, (ulong)e.Data.Length);
                buffer.Write(e.Data);
            }

            WriteText(buffer, e.Target);
            if (e.At != 0)
            {
                WriteNumber(buffer, (ulong)e.At);
            }
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The blob is damaged or of a newer form.</exception>
    public static List<HistoryEvent> Decode(ReadOnlySpan<byte> blob)
    {
        if (blob.IsEmpty || blob[0] != Form)
        {
            throw new InvalidDataException($"A turn of the history has form {(blob.IsEmpty ? -1 : blob[0])}; this program reads form {Form}.");
        }

        var events = new List<HistoryEvent>(4);
        var at = 1;
        while (at < blob.Length)
        {
            var kind = (HistoryKind)Byte(blob, ref at);
            var has = (Has)Byte(blob, ref at);
            events.Add(new HistoryEvent(
                kind,
                has.HasFlag(Has.Task) ? (int)Number(blob, ref at) : -1,
                has.HasFlag(Has.Name) ? Encoding.UTF8.GetString(Bytes(blob, ref at)) : null,
                has.HasFlag(Has.Data) ? Bytes(blob, ref at).ToArray() : null,
                has.HasFlag(Has.Target) ? Encoding.UTF8.GetString(Bytes(blob, ref at)) : null,
                has.HasFlag(Has.At) ? (long)Number(blob, ref at) : 0));
        }

        return events;
    }

    private static void WriteByte(ArrayBufferWriter<byte> buffer, byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> buffer, ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte(buffer, (byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte(buffer, (byte)value);
    }

    private static void WriteText(ArrayBufferWriter<byte> buffer, string? text)
    {
        if (text is null)
        {
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        WriteNumber(buffer, (ulong)length);
        Encoding.UTF8.GetBytes(text, buffer.GetSpan(length));
        buffer.Advance(length);
    }

    private static byte Byte(ReadOnlySpan<byte> blob, ref int at) =>
        at < blob.Length ? blob[at++] : throw Damaged(at);

    private static ulong Number(ReadOnlySpan<byte> blob, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte(blob, ref at);
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Damaged(at);
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> blob, ref int at)
    {
        var length = Number(blob, ref at);
        if (length > (ulong)(blob.Length - at))
        {
            throw Damaged(at);
        }

        var bytes = blob.Slice(at, (int)length);
        at += (int)length;
        return bytes;
    }

    private static InvalidDataException Damaged(int at) => new($"A turn of the history is damaged at byte {at}.");
}
