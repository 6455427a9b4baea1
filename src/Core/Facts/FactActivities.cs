using Lavra.Durability;

namespace Lavra.Facts;

/// <summary>Makes an engine able to run activities that write facts.</summary>
public static class FactActivities
{
    /// <summary>Binds an activity to the object that runs it, which may serve many deliveries at once, and to where its facts go.</summary>
    public static DurableRegistry AddActivity<TInput, TOutput>(
        this DurableRegistry registry,
        ActivityDefinition<TInput, TOutput> definition,
        IFactActivity<TInput, TOutput> activity,
        IFactStore store)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var withFacts = new WithFacts<TInput, TOutput>(activity, store);
        return registry.AddActivity(definition, withFacts);
    }

    private sealed class WithFacts<TInput, TOutput>(IFactActivity<TInput, TOutput> activity, IFactStore store)
        : IActivity<TInput, TOutput>
    {
        public Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken) =>
            activity.RunAsync(context, input, new FactWriter(store, context.Commit), cancellationToken);
    }
}
