using Lavra.Durability;

namespace Lavra.Testing.Durability;

/// <summary>A workflow made of a function.</summary>
public sealed class DelegateWorkflow<TInput, TOutput>(Func<WorkflowContext, TInput, Task<TOutput>> run)
    : Workflow<TInput, TOutput>
{
    /// <inheritdoc />
    public override Task<TOutput> RunAsync(WorkflowContext context, TInput input) => run(context, input);
}

/// <summary>An activity made of a function.</summary>
public sealed class DelegateActivity<TInput, TOutput>(Func<ActivityContext, TInput, CancellationToken, Task<TOutput>> run)
    : IActivity<TInput, TOutput>
{
    /// <inheritdoc />
    public Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken) =>
        run(context, input, cancellationToken);
}
