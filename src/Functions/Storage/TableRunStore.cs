using System.Globalization;
using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage.Lists;
using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Reading;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Functions.Storage;

/// <summary>Reads runs from tables. Thread safe.</summary>
internal sealed class TableRunStore(
    StoreTable table, RunMemory memory, RunReads runs, RunListing listing, RunLists lists, FactReader facts, Contents contents) : IRunStore
{
    private static readonly string OnlyGenerations = Only(FactColumns.Generation);
    private static readonly string OnlyToolCalls = Only(FactColumns.ToolCall);

    /// <inheritdoc />
    public ValueTask<Run?> GetAsync(RunId id, CancellationToken cancellationToken) => new(runs.FindAsync(id, cancellationToken));

    /// <inheritdoc />
    public async Task<Run?> FindByIdempotencyKeyAsync(string tenant, string key, CancellationToken cancellationToken) =>
        await lists.FindKeyAsync(tenant, key, cancellationToken).ConfigureAwait(false) is { } claim
            && await runs.FindAsync(claim.Run, cancellationToken).ConfigureAwait(false) is { } run && run.Tenant == tenant
            ? run
            : null;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The limit or the position is wrong.</exception>
    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return listing.ReadAsync(query, cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<RunStatus, long>> CountAsync(string tenant, CancellationToken cancellationToken) =>
        lists.Counters.SumAsync(tenant, cancellationToken);

    /// <inheritdoc />
    public ValueTask<StepRecord?> GetStepAsync(StepId id, CancellationToken cancellationToken) =>
        facts.FindAsync(id.Run, Keys.Step(id.Index), StepRow.Read, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<StepRecord>> ListStepsAsync(RunId run, CancellationToken cancellationToken) =>
        await facts.RangeAsync(run, Keys.Steps, Keys.Behind(Keys.Steps), StepRow.Read, StoreTable.MostRows, filter: null, cancellationToken)
            .ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public ValueTask<GenerationRecord?> GetGenerationAsync(GenerationId id, CancellationToken cancellationToken) =>
        facts.FindAsync(id.Run, Keys.Generation(id.Step, id.Number), GenerationRow.Read, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ToolCallRecord?> GetToolCallAsync(ToolCallId id, CancellationToken cancellationToken) =>
        facts.FindAsync(id.Run, Keys.ToolCall(id.Step, id.Generation, id.Index), ToolCallRow.Read, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Turn>> ReadTurnsAsync(StepId step, int from, int to, CancellationToken cancellationToken)
    {
        from = Math.Max(from, 0);
        if (to < from)
        {
            return [];
        }

        var rows = await facts.TranscriptAsync(
            step.Run, Keys.Generation(step.Index, from), Keys.GenerationAfter(step.Index, to), cancellationToken).ConfigureAwait(false);
        var calls = rows.OfType<ToolCallRecord>().ToLookup(static call => call.Id.Generation);
        return [.. rows.OfType<GenerationRecord>().Select(generation => new Turn(generation, [.. calls[generation.Id.Number]]))];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<GenerationRecord>> ListGenerationsAsync(
        RunId run, GenerationId? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var from = after is { } last ? $"{Keys.Generation(last.Step, last.Number)}!" : Keys.Transcripts;
        return await facts
            .RangeAsync(run, from, Keys.Behind(Keys.Transcripts), GenerationRow.Read, limit, OnlyGenerations, cancellationToken)
            .Take(limit).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ToolCallRecord>> ListToolCallsAsync(
        RunId run, ToolCallId? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var from = after is { } last ? $"{Keys.ToolCall(last.Step, last.Generation, last.Index)}!" : Keys.Transcripts;
        return await facts
            .RangeAsync(run, from, Keys.Behind(Keys.Transcripts), ToolCallRow.Read, limit, OnlyToolCalls, cancellationToken)
            .Take(limit).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<string?> GetPayloadAsync(RunId run, string payload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var key = Keys.Payload(payload);
        if (memory.Text(run, key) is { } known)
        {
            return known;
        }

        if (await table.FindAsync(Keys.Run(run), key, cancellationToken).ConfigureAwait(false) is not { } entity)
        {
            return null;
        }

        var text = PayloadRow.Read(await contents.FillAsync(run, new Row(table.Name, entity), cancellationToken).ConfigureAwait(false));
        memory.Know(run, key, KnownRow.Ended);
        memory.Know(run, key, text);
        return text;
    }

    private static string Only(int kind) => string.Create(CultureInfo.InvariantCulture, $"{FactColumns.Kind} eq {kind}");
}
