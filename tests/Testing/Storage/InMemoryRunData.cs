using System.Globalization;
using System.Runtime.CompilerServices;
using Lavra.Durability;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Testing.Storage;

/// <summary>All stores of runs in memory, with the same rules as the real ones. Thread safe.</summary>
public sealed class InMemoryRunData(TimeProvider? time = null) : IFactStore, IRunStore, IExecutionLog, IEffectLedger
{
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly Lock gate = new();
    private readonly Dictionary<RunId, InMemoryRun> runs = [];
    private readonly List<(ToolCallId Call, string? Resource, EffectMark Mark)> effects = [];
    private readonly List<(string Tenant, LogEntry Entry)> feed = [];
    private TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What reading a run throws; null lets it work.</summary>
    public Exception? Failure { get; set; }

    /// <inheritdoc />
    public Task WriteWithAsync(FactBatch facts, IActivityCommit commit, CancellationToken cancellationToken) =>
        WriteAsync(facts, cancellationToken);

    /// <inheritdoc />
    public Task WriteAsync(FactBatch facts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckRun(facts);
        TaskCompletionSource woken;
        lock (gate)
        {
            var run = FindOrAdd(facts);
            feed.AddRange(run.Apply(facts).Select(entry => (run.Run.Tenant, entry)));
            (woken, grown) = (grown, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        woken.SetResult();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<Run?> GetAsync(RunId id, CancellationToken cancellationToken) =>
        Failure is { } failure ? throw failure : new(Read(id, run => run.Run));

    /// <inheritdoc />
    public Task<Run?> FindByIdempotencyKeyAsync(string tenant, string key, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(FindKey(tenant, key));
        }
    }

    /// <inheritdoc />
    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        var after = query.After is null ? long.MaxValue : Position(query.After, nameof(query));
        lock (gate)
        {
            var found = runs.Values
                .Where(run => run.Run.Tenant == query.Tenant
                    && (query.Status is null || run.Run.Status == query.Status)
                    && (query.SessionId is null || run.Run.SessionId == query.SessionId)
                    && (query.From is null || run.Run.CreatedAt >= query.From)
                    && (query.Until is null || run.Run.CreatedAt < query.Until))
                .OrderByDescending(run => run.Run.CreatedAt).ThenByDescending(run => run.Order)
                .SkipWhile(run => query.After is not null && run.Order != after)
                .Skip(query.After is null ? 0 : 1)
                .Take(Math.Min(query.Limit, int.MaxValue - 1) + 1)
                .ToList();
            var page = found.Take(query.Limit).ToList();
            return Task.FromResult(new RunPage(
                [.. page.Select(run => run.Run)],
                found.Count > query.Limit ? page[^1].Order.ToString(CultureInfo.InvariantCulture) : null));
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<RunStatus, long>> CountAsync(string tenant, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyDictionary<RunStatus, long>>(runs.Values
                .Where(run => run.Run.Tenant == tenant)
                .GroupBy(run => run.Run.Status)
                .ToDictionary(group => group.Key, group => (long)group.Count()));
        }
    }

    /// <inheritdoc />
    public ValueTask<StepRecord?> GetStepAsync(StepId id, CancellationToken cancellationToken) =>
        new(Read(id.Run, run => run.Steps.GetValueOrDefault(id.Index)));

    /// <inheritdoc />
    public Task<IReadOnlyList<StepRecord>> ListStepsAsync(RunId run, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StepRecord>>(Read(run, found => found.Steps.Values.ToArray()) ?? []);

    /// <inheritdoc />
    public ValueTask<GenerationRecord?> GetGenerationAsync(GenerationId id, CancellationToken cancellationToken) =>
        new(Read(id.Run, run => run.Generations.GetValueOrDefault((id.Step, id.Number))));

    /// <inheritdoc />
    public ValueTask<ToolCallRecord?> GetToolCallAsync(ToolCallId id, CancellationToken cancellationToken) =>
        new(Read(id.Run, run => run.ToolCalls.GetValueOrDefault((id.Step, id.Generation, id.Index))));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Turn>> ReadTurnsAsync(StepId step, int from, int to, CancellationToken cancellationToken) =>
        new(Read(step.Run, run => run.Generations.Values
            .Where(generation => generation.Id.StepId == step && generation.Id.Number >= from && generation.Id.Number <= to)
            .Select(run.Turn).ToArray()) ?? []);

    /// <inheritdoc />
    public Task<IReadOnlyList<GenerationRecord>> ListGenerationsAsync(
        RunId run, GenerationId? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var position = after is { } id ? (id.Step, id.Number) : (-1, -1);
        return Task.FromResult<IReadOnlyList<GenerationRecord>>(Read(run, found => found.Generations
            .Where(pair => pair.Key.CompareTo(position) > 0).Select(pair => pair.Value).Take(limit).ToArray()) ?? []);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<ToolCallRecord>> ListToolCallsAsync(
        RunId run, ToolCallId? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var position = after is { } id ? (id.Step, id.Generation, id.Index) : (-1, -1, -1);
        return Task.FromResult<IReadOnlyList<ToolCallRecord>>(Read(run, found => found.ToolCalls
            .Where(pair => pair.Key.CompareTo(position) > 0).Select(pair => pair.Value).Take(limit).ToArray()) ?? []);
    }

    /// <inheritdoc />
    public ValueTask<string?> GetPayloadAsync(RunId run, string payload, CancellationToken cancellationToken) =>
        new(Read(run, found => found.Payloads.GetValueOrDefault(payload)));

    /// <inheritdoc />
    public Task<IReadOnlyList<LogEntry>> ReadAsync(RunId run, long afterSequence, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Task.FromResult<IReadOnlyList<LogEntry>>(
            Read(run, found => found.Log.Where(entry => entry.Sequence > afterSequence).Take(limit).ToArray()) ?? []);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<LogEntry> FollowAsync(
        RunId run, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = afterSequence;
        while (true)
        {
            Task more;
            bool ended;
            lock (gate)
            {
                more = grown.Task;
                ended = runs.GetValueOrDefault(run)?.FinalSequence <= position;
            }

            var entries = await ReadAsync(run, position, 256, cancellationToken);
            foreach (var entry in entries)
            {
                yield return entry;
                position = entry.Sequence;
                if (FactRules.EndsLog(entry.Action))
                {
                    yield break;
                }
            }

            if (entries.Count > 0)
            {
                // There may be more already, and then nobody says so again.
                continue;
            }

            if (ended)
            {
                yield break;
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public Task<FeedPage> ReadFeedAsync(string tenant, string? before, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var position = before is null ? int.MaxValue : (int)Position(before, nameof(before));
        lock (gate)
        {
            var found = feed.Index()
                .Where(item => item.Item.Tenant == tenant && item.Index < position)
                .Reverse().Take(Math.Min(limit, int.MaxValue - 1) + 1).ToList();
            return Task.FromResult(new FeedPage(
                [.. found.Take(limit).Select(item => item.Item.Entry)],
                found.Count > limit ? found[limit - 1].Index.ToString(CultureInfo.InvariantCulture) : null));
        }
    }

    /// <inheritdoc />
    public ValueTask<EffectMark> BeginAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckNote(call, note);
        lock (gate)
        {
            return new(Seen(call) ?? Mark(call, note));
        }
    }

    /// <inheritdoc />
    public ValueTask<EffectMark> RenewAsync(ToolCallId call, EffectNote note, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckNote(call, note);
        lock (gate)
        {
            effects.RemoveAll(effect => effect.Call == call);
            return new(Mark(call, note));
        }
    }

    /// <inheritdoc />
    public ValueTask<EffectMark?> FindAsync(ToolCallId call, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return new(Seen(call));
        }
    }

    private static void CheckNote(ToolCallId call, EffectNote note)
    {
        if (note.ProbeState?.Length > 4096)
        {
            throw new ArgumentException($"The probe state of {call} is longer than 4096 characters.", nameof(note));
        }
    }

    private EffectMark Mark(ToolCallId call, EffectNote note)
    {
        var mark = new EffectMark(StartedBefore: false, note.ProbeState, time.GetUtcNow());
        effects.Add((call, note.Resource, mark));
        return mark;
    }

    private EffectMark? Seen(ToolCallId call)
    {
        var at = effects.FindIndex(effect => effect.Call == call);
        return at < 0
            ? null
            : effects[at].Mark with
            {
                StartedBefore = true,
                NextState = effects.Skip(at + 1)
                    .Where(effect => effect.Resource is { } resource && resource == effects[at].Resource)
                    .Select(effect => effect.Mark.ProbeState)
                    .FirstOrDefault(),
            };
    }

    private static long Position(string text, string parameter) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw new ArgumentException($"'{text}' is not a position.", parameter);

    private static void CheckRun(FactBatch facts)
    {
        var others = facts.Steps.Select(step => step.Id.Run)
            .Concat(facts.Generations.Select(generation => generation.Id.Run))
            .Concat(facts.ToolCalls.Select(call => call.Id.Run))
            .Concat(facts.Log.Select(entry => entry.Run))
            .Append(facts.NewRun?.Id ?? facts.Run);
        foreach (var other in others.Where(run => run != facts.Run))
        {
            throw new ArgumentException($"A fact belongs to run {other}, the batch to run {facts.Run}.", nameof(facts));
        }
    }

    private InMemoryRun FindOrAdd(FactBatch facts)
    {
        if (runs.TryGetValue(facts.Run, out var run))
        {
            return run;
        }

        var added = facts.NewRun ?? throw new InvalidOperationException(
            $"Run {facts.Run} does not exist. The first batch of a run must bring it ({nameof(FactBatch)}.{nameof(FactBatch.NewRun)}).");
        if (added.IdempotencyKey is { } key && FindKey(added.Tenant, key) is { } existing)
        {
            throw new IdempotencyKeyInUseException(key, existing.Id);
        }

        runs.Add(facts.Run, run = new InMemoryRun(added, runs.Count));
        return run;
    }

    private Run? FindKey(string tenant, string key) =>
        runs.Values.FirstOrDefault(run => run.Run.Tenant == tenant && run.Run.IdempotencyKey == key)?.Run;

    private T? Read<T>(RunId id, Func<InMemoryRun, T> read)
    {
        lock (gate)
        {
            return runs.TryGetValue(id, out var run) ? read(run) : default;
        }
    }
}
