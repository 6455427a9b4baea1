using System.Diagnostics.CodeAnalysis;
using Lavra.Durability;
using Lavra.Local.Engine.Execution;
using Lavra.Local.Storage.Writing;

namespace Lavra.Local.Engine.Delivery;

/// <summary>One delivery of an activity to a worker.</summary>
[SuppressMessage("Design", "CA1001", Justification = "There is nothing to free, and a cancel may come as the activity ends.")]
internal sealed class ActivityDelivery(DeliveryKey key, PendingTask task, ActivityBinding? binding)
{
    private readonly CancellationTokenSource cancellation = new();

    /// <summary>Which activity it is.</summary>
    public DeliveryKey Key { get; } = key;

    /// <summary>What was asked.</summary>
    public PendingTask Task { get; } = task;

    /// <summary>What runs it; null when this process knows no such activity.</summary>
    public ActivityBinding? Binding { get; } = binding;

    /// <summary>Whether a cancel of the instance is for it, too.</summary>
    public bool StopsOnCancel => Binding is null or { StopsOnCancel: true };

    /// <summary>What the activity writes, to be committed with its completion.</summary>
    public ActivityWrites Writes { get; } = new();

    /// <summary>Cancelled when the instance is, or the engine stops.</summary>
    public CancellationToken Cancelled => cancellation.Token;

    /// <summary>
    /// Asks the activity to end. Does nothing when it has ended, or was asked before. Never throws: what a callback of the activity's
    /// own throws concerns nobody else. Thread safe.
    /// </summary>
    public void Cancel()
    {
        try
        {
            cancellation.Cancel();
        }
        catch (AggregateException)
        {
            // A callback threw, but the token is cancelled, so the activity knows.
        }
    }
}
