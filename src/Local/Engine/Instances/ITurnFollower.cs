using Lavra.Local.Engine.Execution;

namespace Lavra.Local.Engine.Instances;

/// <summary>
/// A part of the engine that acts on what workflows ask for: hands activities out, waits for timers, starts children. It is told of
/// each turn at the moments that matter; all members do nothing unless a part says otherwise.
/// </summary>
internal interface ITurnFollower
{
    /// <summary>
    /// A turn was taken and is about to be written. Called under the instance's lock: note what is asked for, start nothing that the
    /// world could see. What enters other instances belongs into <see cref="HeldInstance.Afterwards"/>.
    /// </summary>
    void OnTurn(HeldInstance held, TurnCommit commit)
    {
    }

    /// <summary>
    /// A turn is durable. Called on the thread that writes, with the next transaction waiting behind it, perhaps under the instance's
    /// lock, perhaps not: be quick, wait for no lock of an instance, do not throw.
    /// </summary>
    void OnCommitted(TurnCommit commit)
    {
    }

    /// <summary>Nothing of a turn became durable, and the instance has left memory. Called like <see cref="OnCommitted"/>.</summary>
    void OnFailed(TurnCommit commit, Exception exception)
    {
    }

    /// <summary>
    /// An instance was brought back from its history. Called under its lock, once what had it brought back was done.
    /// </summary>
    /// <param name="held">The instance.</param>
    /// <param name="waiting">
    /// What it waited for when it left memory and still waits for. Some of it may be under way in this process; what is not has to be
    /// begun again.
    /// </param>
    void OnRestored(HeldInstance held, IReadOnlyList<PendingTask> waiting)
    {
    }
}
