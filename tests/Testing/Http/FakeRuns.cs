using System.Runtime.CompilerServices;
using Lavra.Durability;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Testing.Http;

/// <summary>As much of the stores of runs as the HTTP API needs, in memory. Thread safe.</summary>
public sealed class FakeRuns : IRunStore, IExecutionLog, IFactStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<RunId, Run> runs = [];
    private readonly Dictionary<StepId, StepRecord> steps = [];
    private readonly Dictionary<GenerationId, GenerationRecord> generations = [];
    private readonly Dictionary<ToolCallId, ToolCallRecord> toolCalls = [];
    private readonly Dictionary<(RunId, string), string> payloads = [];
    private readonly List<LogEntry> log = [];
    private TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(int Count, TaskCompletionSource Reached)> watchers = [];
    private int followers;

    /// <summary>What reading a run throws; null lets it work.</summary>
    public Exception? Failure { get; set; }

    /// <inheritdoc />
    public Task WriteWithAsync(FactBatch facts, IActivityCommit commit, CancellationToken cancellationToken) =>
        WriteAsync(facts, cancellationToken);

    /// <inheritdoc />
    public Task WriteAsync(FactBatch facts, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (facts.NewRun is { } run)
            {
                runs.TryAdd(run.Id, run);
            }

            if (facts.Change is { } change)
            {
                var before = runs[facts.Run];
                runs[facts.Run] = before with
                {
                    Status = change.Status ?? before.Status,
                    Answer = change.Answer ?? before.Answer,
                    Error = change.Error ?? before.Error,
                    CompletedAt = change.CompletedAt ?? before.CompletedAt,
                };
            }

            foreach (var step in facts.Steps)
            {
                steps[step.Id] = step;
            }

            foreach (var generation in facts.Generations)
            {
                generations[generation.Id] = generation;
            }

            foreach (var call in facts.ToolCalls)
            {
                toolCalls[call.Id] = call;
            }

            foreach (var (name, payload) in facts.Payloads)
            {
                payloads[(facts.Run, name)] = payload;
            }

            foreach (var entry in facts.Log.Where(entry => !log.Exists(known => known.Run == facts.Run && known.Key == entry.Key)))
            {
                var sequence = log.Count(known => known.Run == facts.Run) + 1;
                log.Add(entry with { Sequence = sequence });
                runs[facts.Run] = runs[facts.Run] with { LastSequence = sequence };
            }

            written.SetResult();
            written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<Run?> GetAsync(RunId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Failure is { } failure)
        {
            throw failure;
        }

        lock (gate)
        {
            return ValueTask.FromResult(runs.GetValueOrDefault(id));
        }
    }

    /// <inheritdoc />
    public Task<Run?> FindByIdempotencyKeyAsync(string tenant, string key, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(runs.Values.FirstOrDefault(run => run.Tenant == tenant && run.IdempotencyKey == key));
        }
    }

    /// <inheritdoc />
    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        if (query.After is not null && !RunId.TryParse(query.After, out _))
        {
            throw new ArgumentException("No position in a list of runs.", nameof(query));
        }

        lock (gate)
        {
            var found = runs.Values
                .Where(run => run.Tenant == query.Tenant
                    && (query.Status is null || run.Status == query.Status)
                    && (query.SessionId is null || run.SessionId == query.SessionId)
                    && (query.From is null || run.CreatedAt >= query.From)
                    && (query.Until is null || run.CreatedAt < query.Until))
                .OrderByDescending(run => run.Id)
                .SkipWhile(run => query.After is not null && run.Id >= RunId.Parse(query.After))
                .ToList();
            var page = found.Take(query.Limit).ToList();
            return Task.FromResult(new RunPage(page, found.Count > page.Count ? page[^1].Id.ToString() : null));
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<RunStatus, long>> CountAsync(string tenant, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <inheritdoc />
    public ValueTask<StepRecord?> GetStepAsync(StepId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc />
    public Task<IReadOnlyList<StepRecord>> ListStepsAsync(RunId run, CancellationToken cancellationToken) =>
        ReadAsync(() => steps.Values.Where(step => step.Id.Run == run).OrderBy(step => step.Id.Index));

    /// <inheritdoc />
    public ValueTask<GenerationRecord?> GetGenerationAsync(GenerationId id, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return ValueTask.FromResult(generations.GetValueOrDefault(id));
        }
    }

    /// <inheritdoc />
    public ValueTask<ToolCallRecord?> GetToolCallAsync(ToolCallId id, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Turn>> ReadTurnsAsync(StepId step, int from, int to, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return ValueTask.FromResult<IReadOnlyList<Turn>>([.. generations.Values
                .Where(generation => generation.Id.StepId == step && generation.Id.Number >= from && generation.Id.Number <= to)
                .OrderBy(generation => generation.Id.Number)
                .Select(generation => new Turn(generation, [.. toolCalls.Values
                    .Where(call => call.Id.Run == step.Run && call.Id.Step == step.Index && call.Id.Generation == generation.Id.Number)
                    .OrderBy(call => call.Id.Index)]))]);
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<GenerationRecord>> ListGenerationsAsync(
        RunId run, GenerationId? after, int limit, CancellationToken cancellationToken) => ReadAsync(() => generations.Values
            .Where(generation => generation.Id.Run == run
                && (after is not { } last || (generation.Id.Step, generation.Id.Number).CompareTo((last.Step, last.Number)) > 0))
            .OrderBy(generation => (generation.Id.Step, generation.Id.Number))
            .Take(limit));

    /// <inheritdoc />
    public Task<IReadOnlyList<ToolCallRecord>> ListToolCallsAsync(
        RunId run, ToolCallId? after, int limit, CancellationToken cancellationToken) => ReadAsync(() => toolCalls.Values
            .Where(call => call.Id.Run == run
                && (after is not { } last
                    || (call.Id.Step, call.Id.Generation, call.Id.Index).CompareTo((last.Step, last.Generation, last.Index)) > 0))
            .OrderBy(call => (call.Id.Step, call.Id.Generation, call.Id.Index))
            .Take(limit));

    /// <inheritdoc />
    public ValueTask<string?> GetPayloadAsync(RunId run, string payload, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return ValueTask.FromResult(payloads.GetValueOrDefault((run, payload)));
        }
    }

    /// <inheritdoc />
    Task<IReadOnlyList<LogEntry>> IExecutionLog.ReadAsync(
        RunId run, long afterSequence, int limit, CancellationToken cancellationToken) =>
        ReadAsync(() => log.Where(entry => entry.Run == run && entry.Sequence > afterSequence).Take(limit));

    /// <inheritdoc />
    public async IAsyncEnumerable<LogEntry> FollowAsync(
        RunId run, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CountFollowers(+1);
        try
        {
            while (true)
            {
                Task nextWrite;
                LogEntry? next;
                lock (gate)
                {
                    nextWrite = written.Task;
                    next = log.Find(entry => entry.Run == run && entry.Sequence == afterSequence + 1);
                }

                if (next is null)
                {
                    await nextWrite.WaitAsync(cancellationToken);
                    continue;
                }

                yield return next;
                afterSequence = next.Sequence;
                if (next.Action is LogAction.TaskCompleted or LogAction.TaskFailed)
                {
                    yield break;
                }
            }
        }
        finally
        {
            CountFollowers(-1);
        }
    }

    /// <inheritdoc />
    public Task<FeedPage> ReadFeedAsync(string tenant, string? before, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Completes once exactly so many followers are at work.</summary>
    public Task WhenFollowersAsync(int count)
    {
        lock (gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            watchers.Add((count, reached));
            CountFollowers(0);
            return reached.Task;
        }
    }

    private void CountFollowers(int change)
    {
        lock (gate)
        {
            followers += change;
            foreach (var watcher in watchers.Where(watcher => watcher.Count == followers).ToList())
            {
                watchers.Remove(watcher);
                watcher.Reached.SetResult();
            }
        }
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(Func<IEnumerable<T>> read)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<T>>([.. read()]);
        }
    }
}
