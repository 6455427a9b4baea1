using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Engine.Lifetime;

/// <summary>
/// Whether the engine works, stops or cannot go on; every part of it asks here. It ends in one of two ways: it is stopped (first it
/// is stopping, when nothing new begins and what runs may still be recorded; then it is closed, when no instance is entered any
/// more), or it faults, when memory may be ahead of a disk that does not follow, and nothing more is accepted. Thread safe; takes no
/// lock.
/// </summary>
internal sealed partial class EngineLifetime(ILogger logger)
{
    private readonly TaskCompletionSource<Exception> faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool stopping;
    private volatile bool closed;

    /// <summary>Completes with the cause when the engine can go on no longer.</summary>
    public Task<Exception> Faulted => faulted.Task;

    /// <summary>Whether it can go on no longer.</summary>
    public bool IsFaulted => faulted.Task.IsCompleted;

    /// <summary>Whether it was told to stop: nothing new begins.</summary>
    public bool IsStopping => stopping;

    /// <summary>Whether it has stopped: no instance is entered any more.</summary>
    public bool IsClosed => closed;

    /// <summary>Whether it is stopping or cannot go on.</summary>
    public bool IsOver => stopping || IsFaulted;

    /// <summary>Run once, on the thread that noticed, when the engine can go on no longer. Set before it starts; must not throw.</summary>
    public Action? OnFault { get; set; }

    /// <summary>Notes that the engine is to stop.</summary>
    /// <returns>False when that was noted before.</returns>
    public bool BeginStop()
    {
        if (stopping)
        {
            return false;
        }

        return stopping = true;
    }

    /// <summary>Notes that the engine has stopped.</summary>
    public void Close() => closed = true;

    /// <summary>Notes that the engine can go on no longer. The first cause counts.</summary>
    public void Fault(Exception cause)
    {
        if (faulted.TrySetResult(cause))
        {
            Log.Faulted(logger, cause);
            OnFault?.Invoke();
        }
    }

    /// <exception cref="EngineFaultedException">The engine can go on no longer.</exception>
    public void ThrowIfFaulted()
    {
        if (IsFaulted)
        {
            throw new EngineFaultedException(faulted.Task);
        }
    }

    /// <summary>A caller must not take an engine that is over for one that has no such instance.</summary>
    /// <exception cref="ObjectDisposedException">It was told to stop.</exception>
    /// <exception cref="EngineFaultedException">It can go on no longer.</exception>
    public void ThrowIfOver()
    {
        ObjectDisposedException.ThrowIf(stopping, this);
        ThrowIfFaulted();
    }

    /// <summary>
    /// Does work of the engine's own that no caller waits for: on a timer, a worker or a thread of the pool. What it throws would end
    /// the process or be lost, and the work with it, so the engine faults instead; the next one finds on the disk what is to be done.
    /// What is thrown once the engine is over says nothing more.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "The engine's fault is told to everybody who waits.")]
    public void Guard<TState>(Action<TState> work, TState state)
    {
        try
        {
            work(state);
        }
        catch (Exception exception)
        {
            if (!IsOver)
            {
                Fault(exception);
            }
        }
    }

    /// <summary>As <see cref="Guard{TState}"/>, soon, on another thread.</summary>
    public void GuardSoon<TState>(Action<TState> work, TState state) => ThreadPool.UnsafeQueueUserWorkItem(
        static all => all.Lifetime.Guard(all.Work, all.State), (Lifetime: this, Work: work, State: state), preferLocal: false);

    private static partial class Log
    {
        [LoggerMessage(1600, LogLevel.Critical, "The engine stopped: what it writes does not reach the disk. Nothing recorded is lost.")]
        public static partial void Faulted(ILogger logger, Exception exception);
    }
}
