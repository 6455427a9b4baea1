using System.Text.Json;
using Lavra.Durability;
using Lavra.Functions.Durable;
using Lavra.Functions.Tests.Durable.Double;
using Lavra.Privacy;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Functions.Tests.Durable;

/// <summary>Functions for whatever a registry knows, which do what the app's own do.</summary>
internal sealed class RegistryFunctions(DurableRegistry registry, IRedactor redactor) : IDoubleFunctions
{
    private readonly WorkflowRunner workflows = new(registry, redactor);
    private readonly ActivityRunner activities = new(
        registry,
        redactor,
        new DurableOptions { CancelInterval = TimeSpan.FromMilliseconds(1) },
        TimeProvider.System,
        NullLogger<ActivityRunner>.Instance);

    /// <summary>Is told what crosses to activities.</summary>
    public Action<string> OnRequest { get; init; } = static _ => { };

    public async Task<object?> OrchestrateAsync(string name, TaskOrchestrationContext context) => await workflows.RunAsync(name, context);

    public async Task<object?> ActAsync(string name, string? input, string instanceId, DurableTaskClient client)
    {
        OnRequest(input!);
        return registry.Activities.ContainsKey(name)
            ? await activities.RunAsync(name, JsonSerializer.Deserialize<JsonElement>(input!), instanceId, client)
            : throw new InvalidOperationException($"The function '{name}' doesn't exist, is disabled, or is not an activity function.");
    }
}
