namespace Lavra.Models.OpenAi;

/// <summary>Reads no further than a limit: beyond it throws <see cref="AnswerTooLargeException"/>.</summary>
internal sealed class BoundedStream(Stream inner, long limit) : ReadingStream(inner)
{
    private readonly Stream inner = inner;
    private long total;

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    private int Counted(int read)
    {
        total += read;
        return total <= limit ? read : throw new AnswerTooLargeException();
    }
}

/// <summary>An answer is larger than allowed.</summary>
internal sealed class AnswerTooLargeException() : Exception("The answer is larger than allowed.");
