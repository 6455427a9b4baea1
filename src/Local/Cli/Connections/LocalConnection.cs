using System.Runtime.CompilerServices;
using Lavra.Composition;
using Lavra.Facts;
using Lavra.Http.Client;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Runs;

namespace Lavra.Local.Cli.Connections;

/// <summary>
/// Reads runs from a data file for the person at its machine: lists those that were started there, and finds by its id every run,
/// whoever's it is, because the file is that person's.
/// </summary>
internal abstract class LocalConnection(Product product, string options) : IRunsConnection
{
    private const int Page = 200;
    private readonly RunReader reader = product.Reader;
    private readonly IRunStore runs = product.Stores.Runs;

    /// <inheritdoc />
    public string Options { get; } = options;

    /// <inheritdoc />
    public virtual bool IsIdle() => false;

    /// <inheritdoc />
    public abstract Task<RunResource> StartAsync(RunRequest request, CancellationToken cancellationToken);

    /// <inheritdoc />
    public abstract Task<CancelRunResult> CancelAsync(RunId id, string? reason, CancellationToken cancellationToken);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();

    /// <inheritdoc />
    public async Task<RunResource?> FindAsync(RunId id, CancellationToken cancellationToken) =>
        await runs.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } run
            ? await RunResource.ReadAsync(product, run, pathBase: "", cancellationToken).ConfigureAwait(false)
            : null;

    /// <inheritdoc />
    public async Task<string?> FindWorkspaceAsync(RunId id, CancellationToken cancellationToken) =>
        (await runs.GetAsync(id, cancellationToken).ConfigureAwait(false))?.Workspace;

    /// <inheritdoc />
    public Task<Page<RunResource>> ListAsync(
        RunQuery query, IReadOnlyList<RunCondition> conditions, CancellationToken cancellationToken)
    {
        if (conditions.Count > 0 && product.Finder.Check(conditions) is { Count: > 0 } errors)
        {
            throw RequestProblems.Of([.. errors.Select(static error => error with { Field = "--" + error.Field })]);
        }

        return FilledPage.ReadAsync(query, async part =>
        {
            var page = await product.Finder.ListAsync(part, conditions, Caller.Local, cancellationToken).ConfigureAwait(false);
            return await RunResource.ReadAsync(product, page, pathBase: "", cancellationToken).ConfigureAwait(false);
        });
    }

    /// <inheritdoc />
    public Task<T> AskAsync<T>(
        Func<LavraHttpClient, CancellationToken, Task<T>> server, Func<Product, CancellationToken, Task<T>> local, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(local);
        return local(product, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<LogEntryResource>> ReadLogAsync(RunId id, long after, int limit, CancellationToken cancellationToken)
    {
        var owner = await OwnerAsync(id, cancellationToken).ConfigureAwait(false);
        var entries = await reader.ReadLogAsync(id, owner, after, limit, cancellationToken).ConfigureAwait(false) ?? [];
        return [.. entries.Select(LogEntryResource.From)];
    }

    /// <inheritdoc />
    public virtual async IAsyncEnumerable<LogEntryResource> FollowAsync(
        RunId id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var owner = await OwnerAsync(id, cancellationToken).ConfigureAwait(false);
        if (await reader.FollowAsync(id, owner, after, cancellationToken).ConfigureAwait(false) is not { } entries)
        {
            yield break;
        }

        await foreach (var entry in entries.ConfigureAwait(false))
        {
            yield return LogEntryResource.From(entry);
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StepResource>> ListStepsAsync(RunId id, CancellationToken cancellationToken)
    {
        var owner = await OwnerAsync(id, cancellationToken).ConfigureAwait(false);
        var steps = await reader.ListStepsAsync(id, owner, after: 0, int.MaxValue, cancellationToken).ConfigureAwait(false) ?? [];
        return [.. steps.Select(StepResource.From)];
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<GenerationDetailResource> ReadGenerationsAsync(
        RunId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await runs.GetAsync(id, cancellationToken).ConfigureAwait(false) is not { } run)
        {
            yield break;
        }

        GenerationId? after = null;
        while (await runs.ListGenerationsAsync(id, after, Page, cancellationToken).ConfigureAwait(false) is [.., var last] page)
        {
            foreach (var generation in page)
            {
                if (await reader.FindGenerationAsync(run, generation.Id, cancellationToken).ConfigureAwait(false) is { } detail)
                {
                    yield return GenerationDetailResource.From(detail);
                }
            }

            after = last.Id;
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ToolCallResource>> ListPlannedCallsAsync(RunId id, CancellationToken cancellationToken)
    {
        var calls = new List<ToolCallResource>();
        var owner = await OwnerAsync(id, cancellationToken).ConfigureAwait(false);
        ToolCallId? after = null;
        while (await reader.ListToolCallsAsync(id, owner, after, Page, cancellationToken).ConfigureAwait(false) is [.., var last] page)
        {
            calls.AddRange(page.Where(static call => call.Id.Generation == 0).Select(ToolCallResource.From));
            after = last.Id;
        }

        return calls;
    }

    /// <summary>A run of this machine that has just been accepted or is unfinished, as a server of it tells it.</summary>
    public static RunResource ResourceOf(Run run) => RunResource.From(run, pathBase: "");

    /// <summary>The person at the machine, in the tenant of a run.</summary>
    protected async Task<Caller> OwnerAsync(RunId id, CancellationToken cancellationToken) =>
        await runs.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } run ? Caller.Local with { Tenant = run.Tenant } : Caller.Local;
}
