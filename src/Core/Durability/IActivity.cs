namespace Lavra.Durability;

/// <summary>
/// A durable unit of work. It can be delivered again after a crash, so every row it writes has a key that follows from its
/// input. Throwing means failure; an exception that is an <see cref="IPermanentFailure"/> is not tried again.
/// </summary>
public interface IActivity<in TInput, TOutput>
{
    /// <summary>Does the work.</summary>
    Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken);
}

/// <summary>What an activity is told about its delivery.</summary>
/// <param name="InstanceId">The instance that asked for it.</param>
/// <param name="Name">The activity's name.</param>
/// <param name="TaskId">The number of the request in the instance's program order.</param>
/// <param name="Attempt">From 1; counts attempts under a retry policy, not repeated deliveries.</param>
/// <param name="Commit">
/// What will record its completion; null when the engine commits where no store can take part. It is spent when the activity returns.
/// </param>
public sealed record ActivityContext(string InstanceId, string Name, int TaskId, int Attempt, IActivityCommit? Commit = null);
