namespace Lavra.Models.OpenAi;

/// <summary>Cancels when the caller does or when time is up.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan timeout;
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenSource both;

    public Deadline(TimeSpan timeout, TimeProvider time, CancellationToken caller)
    {
        this.timeout = timeout;
        timer = new CancellationTokenSource(timeout, time);
        both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, caller);
    }

    public CancellationToken Token => both.Token;

    /// <summary>Gives the whole time again, for the next part of a stream.</summary>
    public void Restart() => timer.CancelAfter(timeout);

    /// <summary>Stops counting, while the caller is busy with a part of a stream.</summary>
    public void Pause() => timer.CancelAfter(System.Threading.Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        both.Dispose();
        timer.Dispose();
    }
}
