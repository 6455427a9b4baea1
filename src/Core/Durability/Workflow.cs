namespace Lavra.Durability;

/// <summary>
/// Durable code that only decides. It has no I/O, clock, ids or randomness of its own and starts no tasks: it asks the context.
/// One object serves one execution, so fields may hold state that the turns build up.
/// </summary>
public abstract class Workflow<TInput, TOutput>
{
    /// <summary>Runs the workflow to its end.</summary>
    public abstract Task<TOutput> RunAsync(WorkflowContext context, TInput input);
}
