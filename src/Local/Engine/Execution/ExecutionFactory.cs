using Lavra.Durability;
using Microsoft.Extensions.Logging;

namespace Lavra.Local.Engine.Execution;

/// <summary>Makes executions of the workflows that this program has. Thread safe.</summary>
/// <param name="registry">The workflows.</param>
/// <param name="loggers">For workflows' loggers.</param>
/// <param name="onForeignAwait">Told the id of an instance whose code went on from somewhere else than a turn, on a foreign thread.</param>
internal sealed class ExecutionFactory(DurableRegistry registry, ILoggerFactory loggers, Action<string> onForeignAwait)
{
    /// <summary>Whether this program has a workflow.</summary>
    public bool Has(string workflow) => registry.Workflows.ContainsKey(workflow);

    /// <exception cref="InvalidOperationException">This program has no such workflow.</exception>
    public void Require(string workflow) => _ = Find(workflow);

    /// <summary>Makes an execution that has taken no turn yet.</summary>
    /// <param name="workflow">The workflow's name.</param>
    /// <param name="id">The instance's id.</param>
    /// <param name="parentId">The parent's id; null when there is none.</param>
    /// <param name="number">Counts continue-as-new, from 0.</param>
    /// <exception cref="InvalidOperationException">This program has no such workflow.</exception>
    public WorkflowExecution Create(string workflow, string id, string? parentId, int number) =>
        new(Find(workflow), id, parentId, number, loggers, () => onForeignAwait(id));

    private WorkflowBinding Find(string workflow) => registry.Workflows.TryGetValue(workflow, out var binding)
        ? binding
        : throw new InvalidOperationException($"Workflow '{workflow}' is not registered in this program.");
}
