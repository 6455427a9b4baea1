namespace Lavra.Tools.Execution;

/// <summary>
/// Lets one holder at a time have a key, in the order of asking. Keys that nobody holds or waits for take no memory. Thread safe.
/// </summary>
internal sealed class KeyedLock
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<TaskCompletionSource>> held = new(StringComparer.Ordinal);

    /// <summary>How many keys are held.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return held.Count;
            }
        }
    }

    /// <summary>Waits for a key. Disposing what is given lets it go.</summary>
    public async ValueTask<Holder> AcquireAsync(string key, CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (gate)
        {
            if (!held.TryGetValue(key, out var waiting))
            {
                held.Add(key, new Queue<TaskCompletionSource>());
                return new Holder(this, key);
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(turn);
        }

        using (cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken)))
        {
            await turn.Task.ConfigureAwait(false);
        }

        return new Holder(this, key);
    }

    private void Release(string key)
    {
        lock (gate)
        {
            var waiting = held[key];
            while (waiting.TryDequeue(out var next))
            {
                // One that gave up is passed over.
                if (next.TrySetResult())
                {
                    return;
                }
            }

            held.Remove(key);
        }
    }

    /// <summary>Has a key until disposed; dispose once.</summary>
    public readonly struct Holder(KeyedLock owner, string key) : IDisposable
    {
        public void Dispose() => owner?.Release(key);
    }
}
