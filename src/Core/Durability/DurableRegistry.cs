using System.Text.Json;

namespace Lavra.Durability;

/// <summary>
/// The workflows and activities that a process can run. Filled at start, then read only. A name declared twice is a start-up
/// error.
/// </summary>
public sealed class DurableRegistry
{
    private readonly Dictionary<string, WorkflowBinding> workflows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ActivityBinding> activities = new(StringComparer.Ordinal);

    /// <summary>All workflows, by name.</summary>
    public IReadOnlyDictionary<string, WorkflowBinding> Workflows => workflows;

    /// <summary>All activities, by name.</summary>
    public IReadOnlyDictionary<string, ActivityBinding> Activities => activities;

    /// <summary>Binds a workflow to what makes a fresh object for each execution.</summary>
    public DurableRegistry AddWorkflow<TInput, TOutput>(
        WorkflowDefinition<TInput, TOutput> definition, Func<Workflow<TInput, TOutput>> create)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var added = workflows.TryAdd(definition.Name, new WorkflowBinding(definition.Name, async (context, input) =>
        {
            var output = await create().RunAsync(context, Read(input, definition.Input));
            return JsonSerializer.SerializeToUtf8Bytes(output, definition.Output);
        }));
        return added ? this : throw new InvalidOperationException($"Workflow '{definition.Name}' is registered twice.");
    }

    /// <summary>Binds an activity to the object that runs it, which may serve many deliveries at once.</summary>
    public DurableRegistry AddActivity<TInput, TOutput>(
        ActivityDefinition<TInput, TOutput> definition, IActivity<TInput, TOutput> activity) => AddActivity(definition, _ => activity);

    /// <summary>
    /// Binds an activity that acts on workflows itself to what makes an object for each delivery, over the client that the engine hands
    /// to it.
    /// </summary>
    public DurableRegistry AddActivity<TInput, TOutput>(
        ActivityDefinition<TInput, TOutput> definition, Func<IDurableClient, IActivity<TInput, TOutput>> create)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var added = activities.TryAdd(definition.Name, new ActivityBinding(
            definition.Name,
            definition.StopsOnCancel,
            async (context, input, durable, cancellationToken) =>
            {
                var output = await create(durable)
                    .RunAsync(context, Read(input, definition.Input), cancellationToken)
                    .ConfigureAwait(false);
                return JsonSerializer.SerializeToUtf8Bytes(output, definition.Output);
            }));
        return added ? this : throw new InvalidOperationException($"Activity '{definition.Name}' is registered twice.");
    }

    private static T Read<T>(ReadOnlyMemory<byte> json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(json.Span, type)!;
}

/// <summary>A workflow with its types closed over: bytes in, bytes out.</summary>
/// <param name="Name">The workflow's name.</param>
/// <param name="RunAsync">Runs one execution.</param>
public sealed record WorkflowBinding(
    string Name, Func<WorkflowContext, ReadOnlyMemory<byte>, Task<byte[]>> RunAsync);

/// <summary>An activity with its types closed over: bytes in, bytes out.</summary>
/// <param name="Name">The activity's name.</param>
/// <param name="StopsOnCancel">See <see cref="ActivityDefinition{TInput, TOutput}"/>.</param>
/// <param name="RunAsync">Runs one delivery, with the client of the engine that makes it.</param>
public sealed record ActivityBinding(
    string Name,
    bool StopsOnCancel,
    Func<ActivityContext, ReadOnlyMemory<byte>, IDurableClient, CancellationToken, Task<byte[]>> RunAsync);
