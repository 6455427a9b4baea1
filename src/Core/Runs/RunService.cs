using Lavra.Durability;
using Lavra.Facts;
using Lavra.Facts.Payloads;
using Lavra.Facts.Writing;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Privacy;
using Lavra.Runs.Workflows;
using Lavra.Telemetry;
using Lavra.Tools;

namespace Lavra.Runs;

/// <summary>
/// What hosts offer about runs. Everything is within the caller's tenant: another tenant's run does not exist. Thread safe.
/// </summary>
public sealed class RunService(
    IRunStore runs,
    IFactStore facts,
    IDurableClient durable,
    IModelCatalog models,
    IToolCatalog tools,
    IPriceTable prices,
    RunsOptions options,
    TimeProvider time,
    IRedactor? redactor = null)
{
    private readonly RunRequestCheck check = new(models, tools, prices, options, time, redactor);

    /// <summary>
    /// Checks a request, writes the run and its first log entry, and starts its workflow. With an idempotency key that the
    /// tenant has used before, nothing is checked: gives the run that was started first, if it was asked for in the same way; else
    /// refuses.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Gives up as long as nothing is written; what has begun is carried through.</param>
    public async Task<StartRunResult> StartAsync(RunRequest request, Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(caller);

        // Before the check: settings, models and folders may have changed since, and what was accepted once stays accepted.
        if (request.IdempotencyKey is { } key
            && RunRequestCheck.IsName(key)
            && await runs.FindByIdempotencyKeyAsync(caller.Tenant, key, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            return await AgainAsync(request, earlier).ConfigureAwait(false);
        }

        var (accepted, errors) = check.Accept(request);
        if (accepted is null)
        {
            return new StartRunResult { Errors = errors };
        }

        cancellationToken.ThrowIfCancellationRequested();
        var run = NewRun(accepted, caller);
        try
        {
            await facts.WriteAsync(FirstFacts(run), CancellationToken.None).ConfigureAwait(false);
        }
        catch (IdempotencyKeyInUseException used)
        {
            var first = await runs.RequireAsync(used.Existing, CancellationToken.None).ConfigureAwait(false);
            return await AgainAsync(request, first).ConfigureAwait(false);
        }

        await StartWorkflowAsync(run, CancellationToken.None).ConfigureAwait(false);
        return new StartRunResult { Run = run };
    }

    /// <summary>
    /// Answers a request whose key was used before. A run that was accepted and never started is started, unless its model is gone.
    /// </summary>
    private async Task<StartRunResult> AgainAsync(RunRequest request, Run earlier)
    {
        if (SameRequest.Difference(request, earlier, options.Workspace) is { } field)
        {
            return new StartRunResult
            {
                KeyConflict = true,
                Errors =
                [
                    new RequestError(
                        RunFields.IdempotencyKey,
                        $"The key was used for run {earlier.Id}, whose {field} is different. Use another key for another request."),
                ],
            };
        }

        if (earlier.Status == RunStatus.Pending && models.Find(earlier.Model) is not null)
        {
            await StartWorkflowAsync(earlier, CancellationToken.None).ConfigureAwait(false);
        }

        return new StartRunResult { Run = earlier, Existed = true };
    }

    /// <summary>Asks a run to stop and writes that to its log. Idempotent.</summary>
    /// <param name="id">The run.</param>
    /// <param name="reason">Why; null when nobody says.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Gives up as long as nothing is written; what has begun is carried through.</param>
    public async Task<CancelRunResult> CancelAsync(RunId id, string? reason, Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (await runs.GetAsync(id, caller, cancellationToken).ConfigureAwait(false) is not { } run)
        {
            return CancelRunResult.NotFound;
        }

        if (run.HasEnded)
        {
            return CancelRunResult.AlreadyEnded;
        }

        cancellationToken.ThrowIfCancellationRequested();
        await facts.WriteAsync(CancelFacts(id, reason, caller), CancellationToken.None).ConfigureAwait(false);
        if (!await durable.CancelAsync(id.ToString(), new CancelRequest(reason, caller.Name), CancellationToken.None).ConfigureAwait(false))
        {
            // No workflow takes the signal: it never started, so the run is ended here; or it has just ended, then this write changes nothing.
            await EndAsync(id, RunStatus.Cancelled, "The run was cancelled.", CancellationToken.None).ConfigureAwait(false);
        }

        return CancelRunResult.Requested;
    }

    /// <summary>
    /// Marks a run as failed whose workflow ended without saying how. A run that has ended is left as it is.
    /// </summary>
    public Task MarkFailedAsync(RunId id, string error, CancellationToken cancellationToken) =>
        EndAsync(id, RunStatus.Failed, error, cancellationToken);

    /// <summary>Starts the workflow of a run that has none. Idempotent.</summary>
    public Task StartAgainAsync(Run run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return StartWorkflowAsync(run, cancellationToken);
    }

    /// <summary>
    /// Starts the workflows of runs of all of a tenant's that were accepted when the process died before it could start them.
    /// Those whose model is not there are left as they are. Idempotent.
    /// </summary>
    /// <returns>How many were started, or had been meanwhile.</returns>
    public async Task<int> RecoverAsync(string tenant, CancellationToken cancellationToken)
    {
        var pending = new RunQuery(tenant) { Status = RunStatus.Pending };
        var count = 0;
        await foreach (var run in runs.ReadAllAsync(pending, cancellationToken).ConfigureAwait(false))
        {
            if (models.Find(run.Model) is not null)
            {
                count++;
                await StartWorkflowAsync(run, cancellationToken).ConfigureAwait(false);
            }
        }

        return count;
    }

    /// <summary>What a cancel writes to the log; for hosts that reach the run's process another way.</summary>
    public FactBatch CancelFacts(RunId id, string? reason, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var batch = new FactBatch(id);
        batch.Log.Add(new LogEntry
        {
            Run = id,
            Key = LogKeys.CancelRequested,
            Action = LogAction.UserIntervention,
            CreatedAt = time.GetUtcNow(),
            Payload = new InterventionPayload(InterventionPayload.Cancel, caller.Name, reason is null ? null : ShortText.Of(reason)).ToJson(),
        });
        return batch;
    }

    private async Task EndAsync(RunId id, RunStatus status, string error, CancellationToken cancellationToken)
    {
        if (await runs.GetAsync(id, cancellationToken).ConfigureAwait(false) is { HasEnded: false } run)
        {
            var batch = new FactBatch(id);
            RunFacts.End(batch, run, status, answer: null, error, time.GetUtcNow());
            await facts.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }

    private Run NewRun(AcceptedRequest accepted, Caller caller)
    {
        var id = RunId.New(time);
        return accepted.Template with
        {
            Id = id,
            Tenant = caller.Tenant,
            Workspace = options.FolderPerRun ? Path.Combine(accepted.Template.Workspace, id.ToString()) : accepted.Template.Workspace,
            SessionId = accepted.Template.SessionId.Length > 0 ? accepted.Template.SessionId : id.ToString(),
            StartedBy = caller.Name,
            CreatedAt = time.GetUtcNow(),
            TraceId = StoredTrace.IdFor(id.ToString()),
            WorkflowVersion = options.WorkflowVersion,
        };
    }

    private static FactBatch FirstFacts(Run run)
    {
        var batch = new FactBatch(run.Id) { NewRun = run };
        batch.Log.Add(new LogEntry
        {
            Run = run.Id,
            Key = LogKeys.RunStarted,
            Action = LogAction.TaskStarted,
            CreatedAt = run.CreatedAt,
            Payload = new RunStartedPayload(ShortText.Of(run.Objective), run.Model).ToJson(),
        });
        return batch;
    }

    private Task<StartOutcome> StartWorkflowAsync(Run run, CancellationToken cancellationToken)
    {
        return durable.StartAsync(
            RunDefinitions.Run,
            run.Id.ToString(),
            new RunInput
            {
                Run = run.Id,
                ParallelSteps = run.Limits.ParallelSteps,
                TimeBudgetMs = (long)(run.Budget.Time?.TotalMilliseconds ?? 0),
                ModelAttempts = options.ModelAttempts,
                Rules = new StepRules
                {
                    Iterations = run.Limits.Iterations,
                    Problems = run.Limits.ParseFailures,
                    TimeMs = (long)run.Limits.StepTime.TotalMilliseconds,
                    CountsWork = true,
                    TurnsPerHistory = options.TurnsPerHistory,
                    ModelAttempts = options.ModelAttempts,
                },
            },
            cancellationToken);
    }
}
