using System.Text.Json;
using Lavra.Durability;
using Lavra.Privacy;
using Microsoft.DurableTask;

namespace Lavra.Functions.Durable;

/// <summary>Runs workflows of Core as orchestrations: what orchestrator functions call. Thread safe.</summary>
/// <param name="registry">The workflows.</param>
/// <param name="redactor">Takes secrets out of failures, which Durable Task stores.</param>
public sealed class WorkflowRunner(DurableRegistry registry, IRedactor redactor)
{
    /// <summary>Runs one execution, or replays it.</summary>
    /// <param name="name">The workflow's name.</param>
    /// <param name="durable">What the orchestrator function was given.</param>
    /// <returns>The output as Core's definition writes it.</returns>
    public async Task<JsonElement> RunAsync(string name, TaskOrchestrationContext durable)
    {
        ArgumentNullException.ThrowIfNull(durable);
        try
        {
            var input = durable.GetInput<object?>() is JsonElement json ? JsonBytes.Of(json) : [];
            return JsonBytes.Element(await registry.Workflows[name].RunAsync(new DurableTaskWorkflowContext(durable), input));
        }
#pragma warning disable CA1031 // Whatever leaves a workflow becomes its failure, and must be redacted before it is stored.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new WorkflowFailedException(FailureDetails.From(exception, redactor.RedactText));
        }
    }
}
