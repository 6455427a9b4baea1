using Lavra.Durability;

namespace Lavra.Runs.Workflows;

/// <summary>
/// Calls activities that put everything they find into their outcome, bad news included. An exception from one therefore says nothing
/// about the work itself. It means that the work could not be done or written down: the store was away, or the process died. So the
/// activity is delivered again after a while, and sees from the records what the delivery before did.
/// </summary>
internal static class DurableCall
{
    // Few, because each further attempt may pay once more for a model's answer that could not be written down.
    private static readonly RetryPolicy policy = new() { MaxAttempts = 5, BackoffCoefficient = 3 };

    /// <summary>Calls until there is an outcome.</summary>
    /// <param name="context">The workflow that calls.</param>
    /// <param name="activity">The activity.</param>
    /// <param name="input">Makes the input of a delivery.</param>
    /// <param name="stop">Nothing is delivered again once this has completed.</param>
    /// <returns>Null when <paramref name="stop"/> came before an outcome.</returns>
    /// <exception cref="ActivityFailedException">It cannot be done, or could not for too long; or it was cancelled.</exception>
    public static async Task<TOutput?> OutcomeAsync<TInput, TOutput>(
        WorkflowContext context, ActivityDefinition<TInput, TOutput> activity, Func<TInput> input, Task stop)
        where TOutput : class
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await context.CallActivityAsync(activity, input());
            }
            catch (ActivityFailedException failed) when (policy.Allows(attempt, failed.Failure))
            {
                await DurableWait.DelayAsync(context, (long)policy.IntervalAfter(attempt).TotalMilliseconds, stop);
                if (stop.IsCompleted)
                {
                    return null;
                }
            }
        }
    }
}
