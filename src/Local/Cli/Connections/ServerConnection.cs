using Lavra.Composition;
using Lavra.Facts;
using Lavra.Http.Client;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Runs;

namespace Lavra.Local.Cli.Connections;

/// <summary>Runs on a server, as it tells them.</summary>
internal sealed class ServerConnection(LavraHttpClient client, string options) : IRunsConnection
{
    /// <inheritdoc />
    public string Options { get; } = options;

    /// <summary>The client.</summary>
    public LavraHttpClient Client { get; } = client;

    /// <summary>Never: a server works on all that is unfinished.</summary>
    public bool IsIdle() => false;

    /// <inheritdoc />
    public async Task<RunResource> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await Client.StartAsync(request, cancellationToken).ConfigureAwait(false)).Run;
        }
        catch (LavraHttpException error) when (error.Errors.Count > 0)
        {
            throw RequestProblems.Of(error.Errors);
        }
    }

    /// <inheritdoc />
    public Task<RunResource?> FindAsync(RunId id, CancellationToken cancellationToken) => Client.GetAsync(id, cancellationToken);

    /// <summary>Null: where a server works is its own business.</summary>
    public Task<string?> FindWorkspaceAsync(RunId id, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <inheritdoc />
    public Task<Page<RunResource>> ListAsync(
        RunQuery query, IReadOnlyList<RunCondition> conditions, CancellationToken cancellationToken) =>
        FilledPage.ReadAsync(query, part => Client.ListAsync(part, conditions, cancellationToken));

    /// <inheritdoc />
    public async Task<IReadOnlyList<LogEntryResource>> ReadLogAsync(RunId id, long after, int limit, CancellationToken cancellationToken) =>
        (await Client.ReadLogAsync(id, after, limit, cancellationToken).ConfigureAwait(false)).Items;

    /// <inheritdoc />
    public IAsyncEnumerable<LogEntryResource> FollowAsync(RunId id, long after, CancellationToken cancellationToken) =>
        Client.FollowAsync(id, after, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<StepResource>> ListStepsAsync(RunId id, CancellationToken cancellationToken) =>
        await Client.ListAllStepsAsync(id, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public IAsyncEnumerable<GenerationDetailResource> ReadGenerationsAsync(RunId id, CancellationToken cancellationToken) =>
        Client.ReadAllGenerationsAsync(id, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<ToolCallResource>> ListPlannedCallsAsync(RunId id, CancellationToken cancellationToken) =>
        await Client.ListAllToolCallsAsync(id, cancellationToken).Where(static call => call.Generation == 0)
            .ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public Task<T> AskAsync<T>(
        Func<LavraHttpClient, CancellationToken, Task<T>> server, Func<Product, CancellationToken, Task<T>> local, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        return server(Client, cancellationToken);
    }

    /// <inheritdoc />
    public Task<CancelRunResult> CancelAsync(RunId id, string? reason, CancellationToken cancellationToken) =>
        Client.CancelAsync(id, reason, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }
}
