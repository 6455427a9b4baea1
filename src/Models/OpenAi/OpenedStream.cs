namespace Lavra.Models.OpenAi;

/// <summary>A stream whose first bytes have been read already and are given again.</summary>
internal sealed class OpenedStream(ReadOnlyMemory<byte> opening, Stream rest) : ReadingStream(rest)
{
    private readonly Stream rest = rest;
    private ReadOnlyMemory<byte> left = opening;

    public override int Read(byte[] buffer, int offset, int count) => left.IsEmpty
        ? rest.Read(buffer, offset, count)
        : Take(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => left.IsEmpty
        ? rest.ReadAsync(buffer, cancellationToken)
        : ValueTask.FromResult(Take(buffer.Span));

    private int Take(Span<byte> buffer)
    {
        var taken = Math.Min(buffer.Length, left.Length);
        left.Span[..taken].CopyTo(buffer);
        left = left[taken..];
        return taken;
    }
}
