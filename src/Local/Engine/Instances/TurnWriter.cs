using Lavra.Local.Engine.Lifetime;
using Lavra.Local.Storage.Sessions;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Engine.Instances;

/// <summary>
/// Hands turns to the file's writer and tells the parts of the engine what came of them. Thread safe; takes no lock, except that it
/// tries an instance's.
/// </summary>
/// <param name="writer">The file's writer.</param>
/// <param name="residents">Left by instances that end, that cannot be written, or that are too many.</param>
/// <param name="isQuiet">Whether hardly anything is going on, so that there is nobody to share a transaction with.</param>
/// <param name="lifetime">Told when the disk does not follow.</param>
/// <param name="logger">Told of writes that were refused.</param>
internal sealed partial class TurnWriter(
    SqliteWriter writer, Residents residents, Func<bool> isQuiet, EngineLifetime lifetime, ILogger logger)
{
    /// <summary>Told of every turn, in this order. Set before the engine starts.</summary>
    public ITurnFollower[] Followers { get; set; } = [];

    /// <summary>Queues a turn's write. Called under the instance's lock. What comes of it may be told before this returns.</summary>
    /// <exception cref="EngineFaultedException">The engine can go on no longer.</exception>
    public void Write(HeldInstance held, TurnCommit commit)
    {
        lifetime.ThrowIfFaulted();
        foreach (var follower in Followers)
        {
            follower.OnTurn(held, commit);
        }

        commit.Writer = this;
        commit.Instance.NoteQueued();
        writer.Enqueue(commit, here: isQuiet());
    }

    /// <summary>On the thread that writes: starts what waited for the disk.</summary>
    public void OnCommitted(TurnCommit commit)
    {
        commit.Instance.NoteCommitted();
        var ended = commit.Row is { HasEnded: true };
        if (ended)
        {
            residents.Remove(commit.Instance);
        }

        foreach (var follower in Followers)
        {
            follower.OnCommitted(commit);
        }

        if (!ended && residents.AreTooMany)
        {
            TryEvict(commit.Instance);
        }
    }

    /// <summary>On the thread that writes: memory is ahead of a disk that did not follow, so the instance is dropped from it.</summary>
    public void OnFailed(TurnCommit commit, Exception exception)
    {
        commit.Instance.NoteFailed();
        residents.Remove(commit.Instance);
        if (FileFaults.EndsWriting(exception))
        {
            lifetime.Fault(exception);
        }
        else
        {
            Log.Refused(logger, commit.Instance.Id, exception);
        }

        foreach (var follower in Followers)
        {
            follower.OnFailed(commit, exception);
        }
    }

    private void TryEvict(WorkflowInstance instance)
    {
        // Writing must not wait for a turn. Whoever holds the instance, perhaps this thread, drops it when the visit is over.
        if (instance.Gate.IsHeldByCurrentThread || !instance.Gate.TryEnter())
        {
            return;
        }

        try
        {
            if (instance.TryLeave())
            {
                residents.Remove(instance);
            }
        }
        finally
        {
            instance.Gate.Exit();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1601, LogLevel.Error, "A write of instance {InstanceId} was refused; it is brought back from the disk.")]
        public static partial void Refused(ILogger logger, string instanceId, Exception exception);
    }
}
