using System.Runtime.CompilerServices;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Http.Client;
using Lavra.Identity;
using Lavra.Runs;
using Lavra.Tools;

namespace Lavra.Local.Cli.Connections;

/// <summary>Runs on a server.</summary>
internal sealed class ServerConnection(LavraHttpClient client, string options) : IRunsConnection
{
    private const int Page = 200;

    /// <inheritdoc />
    public string Options { get; } = options;

    /// <summary>The client.</summary>
    public LavraHttpClient Client { get; } = client;

    /// <summary>Never: a server works on all that is unfinished.</summary>
    public bool IsIdle() => false;

    /// <inheritdoc />
    public async Task<Run> StartAsync(RunOrder order, CancellationToken cancellationToken)
    {
        try
        {
            return ResourceFacts.RunOf((await Client.StartAsync(ResourceFacts.BodyOf(order), cancellationToken).ConfigureAwait(false)).Run);
        }
        catch (LavraHttpException error) when (error.Errors.Count > 0)
        {
            throw RequestProblems.Of(error.Errors);
        }
    }

    /// <inheritdoc />
    public async Task<Run?> FindAsync(RunId id, CancellationToken cancellationToken) =>
        await Client.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } run ? ResourceFacts.RunOf(run) : null;

    /// <inheritdoc />
    public async Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await Client.ListAsync(query, cancellationToken).ConfigureAwait(false);
            if (page.Items.Count > 0 || page.Next is null)
            {
                return new RunPage([.. page.Items.Select(ResourceFacts.RunOf)], page.Next);
            }

            // The server has looked at a good deal and found nothing, and has not come to the end.
            query = query with { After = page.Next };
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<LogEntry>> ReadLogAsync(RunId id, long after, int limit, CancellationToken cancellationToken) =>
        [.. (await Client.ReadLogAsync(id, after, limit, cancellationToken).ConfigureAwait(false)).Items.Select(ResourceFacts.EntryOf)];

    /// <inheritdoc />
    public async IAsyncEnumerable<LogEntry> FollowAsync(
        RunId id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in Client.FollowAsync(id, after, cancellationToken).ConfigureAwait(false))
        {
            yield return ResourceFacts.EntryOf(entry);
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StepRecord>> ListStepsAsync(RunId id, CancellationToken cancellationToken)
    {
        var steps = new List<StepRecord>();
        string? after = null;
        do
        {
            var page = await Client.ListStepsAsync(id, after, Page, cancellationToken).ConfigureAwait(false);
            steps.AddRange(page.Items.Select(step => ResourceFacts.StepOf(id, step)));
            after = page.Next;
        }
        while (after is not null);

        return steps;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<GenerationDetail> ReadGenerationsAsync(
        RunId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await Client.ListGenerationsAsync(id, after, Page, cancellationToken).ConfigureAwait(false);
            foreach (var generation in page.Items)
            {
                var place = new GenerationId(id, generation.Step, generation.Number);
                if (await Client.GetGenerationAsync(place, cancellationToken).ConfigureAwait(false) is { } detail)
                {
                    yield return TranscriptFacts.DetailOf(id, detail);
                }
            }

            after = page.Next;
        }
        while (after is not null);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ToolCallRecord>> ListPlannedCallsAsync(RunId id, CancellationToken cancellationToken)
    {
        var calls = new List<ToolCallRecord>();
        string? after = null;
        do
        {
            var page = await Client.ListToolCallsAsync(id, after, Page, cancellationToken).ConfigureAwait(false);
            calls.AddRange(page.Items.Where(static call => call.Generation == 0).Select(call => TranscriptFacts.CallOf(id, call)));
            after = page.Next;
        }
        while (after is not null);

        return calls;
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
