using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Lavra.Facts;
using Lavra.Http.Requests;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Runs;

namespace Lavra.Http.Client;

/// <summary>
/// Talks to a Lavra server of any host. Errors are <see cref="LavraHttpException"/>. Thread safe. Disposing of it disposes of the
/// <see cref="HttpClient"/>.
/// </summary>
/// <param name="http">With the server's address as <see cref="HttpClient.BaseAddress"/> and the key, if any, as its authorization.</param>
/// <param name="time">For waits between attempts.</param>
/// <param name="options">How runs are followed; null for the defaults.</param>
public sealed class LavraHttpClient(HttpClient http, TimeProvider time, LavraHttpClientOptions? options = null) : IDisposable
{
    private const int MostItems = 200;
    private readonly ResourceChannel channel = new(http);
    private readonly LavraHttpClientOptions options = options ?? new LavraHttpClientOptions();

    /// <summary>Makes a client for a server.</summary>
    /// <param name="server">The server's address, such as <c>http://localhost:7070</c>; a path is kept.</param>
    /// <param name="apiKey">The key; null for a server on this machine that needs none.</param>
    /// <param name="time">For waits between attempts.</param>
    public static LavraHttpClient Create(Uri server, string? apiKey, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (!server.IsAbsoluteUri || server.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"'{server}' is not a server's address. Give one such as http://localhost:7070.", nameof(server));
        }

        // A redirect could lead the key elsewhere, and a POST turn into a GET.
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(server.AbsoluteUri.TrimEnd('/') + "/"),
        };
        if (apiKey is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey.Trim());
        }

        return new LavraHttpClient(http, time);
    }

    /// <summary>The way to the server, for what is asked of it beside the methods here.</summary>
    internal ResourceChannel Channel => channel;

    /// <summary>Starts a run. With an idempotency key it can be repeated at will.</summary>
    public Task<StartedRun> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return StartAsync(StartRunBody.From(request), cancellationToken);
    }

    /// <summary>As the other, with limits of which some are left to the server.</summary>
    public async Task<StartedRun> StartAsync(StartRunBody body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var (status, run) = await channel.PostAsync(
            "api/runs", body, WireJson.Wire.StartRunBody, WireJson.Wire.RunResource, cancellationToken)
            .ConfigureAwait(false);
        return new StartedRun(run, Existed: status == HttpStatusCode.OK);
    }

    /// <summary>Reads a run; null when there is none.</summary>
    public Task<RunResource?> GetAsync(RunId run, CancellationToken cancellationToken) =>
        channel.FindAsync($"api/runs/{run}", WireJson.Wire.RunResource, cancellationToken);

    /// <summary>Lists runs, newest first. The tenant is the key's; the query's is not sent.</summary>
    public Task<Page<RunResource>> ListAsync(RunQuery query, CancellationToken cancellationToken) => ListAsync(query, [], cancellationToken);

    /// <summary>The same of runs that also meet conditions, all of them.</summary>
    public Task<Page<RunResource>> ListAsync(
        RunQuery query, IReadOnlyList<RunCondition> conditions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(conditions);
        return channel.GetAsync(RunQueryText.Write("api/runs", query, conditions), WireJson.Wire.PageRunResource, cancellationToken);
    }

    /// <summary>Reads entries of a run's log in order, those after a sequence number, at most <paramref name="limit"/> (1 to 1000).</summary>
    public Task<Page<LogEntryResource>> ReadLogAsync(RunId run, long after, int limit, CancellationToken cancellationToken) =>
        channel.GetAsync(
            PagePath(run, "log", after.ToString(CultureInfo.InvariantCulture), limit), WireJson.Wire.PageLogEntryResource, cancellationToken);

    /// <summary>
    /// Follows a run's log from a sequence number until the run's last entry was given, with no loss and no duplicate over any
    /// number of connections.
    /// </summary>
    public IAsyncEnumerable<LogEntryResource> FollowAsync(RunId run, long after, CancellationToken cancellationToken) =>
        new LogFollower(channel, time, options).FollowAsync(run, after, cancellationToken);

    /// <summary>Reads steps in order, at most <paramref name="limit"/> (1 to 200), behind a page's <c>Next</c> (null for the first).</summary>
    public Task<Page<StepResource>> ListStepsAsync(RunId run, string? after, int limit, CancellationToken cancellationToken) =>
        channel.GetAsync(PagePath(run, "steps", after, limit), WireJson.Wire.PageStepResource, cancellationToken);

    /// <summary>Reads all steps in order, page by page.</summary>
    public IAsyncEnumerable<StepResource> ListAllStepsAsync(RunId run, CancellationToken cancellationToken) =>
        AllAsync(after => ListStepsAsync(run, after, MostItems, cancellationToken), cancellationToken);

    /// <summary>Reads generations in order, at most <paramref name="limit"/> (1 to 200), behind a page's <c>Next</c> (null for the first).</summary>
    public Task<Page<GenerationResource>> ListGenerationsAsync(RunId run, string? after, int limit, CancellationToken cancellationToken) =>
        channel.GetAsync(PagePath(run, "generations", after, limit), WireJson.Wire.PageGenerationResource, cancellationToken);

    /// <summary>Reads a generation with its prompt and tool calls; null when there is none.</summary>
    public Task<GenerationDetailResource?> GetGenerationAsync(GenerationId generation, CancellationToken cancellationToken) => channel.FindAsync(
        $"api/runs/{generation.Run}/generations/s{generation.Step}.g{generation.Number}", WireJson.Wire.GenerationDetailResource, cancellationToken);

    /// <summary>Reads all generations in order, each with its prompt and tool calls.</summary>
    public async IAsyncEnumerable<GenerationDetailResource> ReadAllGenerationsAsync(
        RunId run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var generations = AllAsync(after => ListGenerationsAsync(run, after, MostItems, cancellationToken), cancellationToken);
        await foreach (var generation in generations.ConfigureAwait(false))
        {
            var id = new GenerationId(run, generation.Step, generation.Number);
            if (await GetGenerationAsync(id, cancellationToken).ConfigureAwait(false) is { } detail)
            {
                yield return detail;
            }
        }
    }

    /// <summary>Reads tool calls in order, at most <paramref name="limit"/> (1 to 200), behind a page's <c>Next</c> (null for the first).</summary>
    public Task<Page<ToolCallResource>> ListToolCallsAsync(RunId run, string? after, int limit, CancellationToken cancellationToken) =>
        channel.GetAsync(PagePath(run, "tool-calls", after, limit), WireJson.Wire.PageToolCallResource, cancellationToken);

    /// <summary>Reads all tool calls in order, page by page.</summary>
    public IAsyncEnumerable<ToolCallResource> ListAllToolCallsAsync(RunId run, CancellationToken cancellationToken) =>
        AllAsync(after => ListToolCallsAsync(run, after, MostItems, cancellationToken), cancellationToken);

    /// <summary>Asks a run to stop.</summary>
    public async Task<CancelRunResult> CancelAsync(RunId run, string? reason, CancellationToken cancellationToken)
    {
        try
        {
            var (status, _) = await channel.PostAsync(
                $"api/runs/{run}/cancel",
                new CancelRunBody(reason),
                WireJson.Wire.CancelRunBody,
                WireJson.Wire.RunResource,
                cancellationToken).ConfigureAwait(false);
            return status == HttpStatusCode.Accepted ? CancelRunResult.Requested : CancelRunResult.AlreadyEnded;
        }
        catch (LavraHttpException error) when (error.Status is HttpStatusCode.NotFound)
        {
            return CancelRunResult.NotFound;
        }
        catch (LavraHttpException error) when (error.Status is HttpStatusCode.Conflict)
        {
            return CancelRunResult.AlreadyEnded;
        }
    }

    /// <summary>Lists the tools that runs can use.</summary>
    public async Task<IReadOnlyList<ToolResource>> ListToolsAsync(CancellationToken cancellationToken) =>
        (await channel.GetAsync("api/tools", WireJson.Wire.PageToolResource, cancellationToken).ConfigureAwait(false)).Items;

    /// <summary>Lists the models that runs can use; the default first.</summary>
    public async Task<IReadOnlyList<ModelResource>> ListModelsAsync(CancellationToken cancellationToken) =>
        (await channel.GetAsync("api/models", WireJson.Wire.PageModelResource, cancellationToken).ConfigureAwait(false)).Items;

    /// <summary>Lists the product's own jobs, each with its last run.</summary>
    public async Task<IReadOnlyList<JobResource>> ListJobsAsync(CancellationToken cancellationToken) =>
        (await channel.GetAsync("api/jobs", WireJson.Wire.PageJobResource, cancellationToken).ConfigureAwait(false)).Items;

    /// <summary>Reads a job with its last runs; null when there is none of that name.</summary>
    public Task<JobResource?> FindJobAsync(string name, CancellationToken cancellationToken) =>
        channel.FindAsync($"api/jobs/{Uri.EscapeDataString(name)}", WireJson.Wire.JobResource, cancellationToken);

    /// <summary>Runs a job and waits until it has ended.</summary>
    public Task<JobRunResource> RunJobAsync(string name, CancellationToken cancellationToken) =>
        channel.PostAsync($"api/jobs/{Uri.EscapeDataString(name)}/run", WireJson.Wire.JobRunResource, cancellationToken);

    /// <summary>Whether the server answers, and is a Lavra server; needs no key.</summary>
    public Task<HealthResource> GetHealthAsync(CancellationToken cancellationToken) =>
        channel.GetAsync("healthz", WireJson.Wire.HealthResource, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private static async IAsyncEnumerable<T> AllAsync<T>(
        Func<string?, Task<Page<T>>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : Resource
    {
        string? after = null;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await read(after).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            after = page.Next;
        }
        while (after is not null);
    }

    private static string PagePath(RunId run, string what, string? after, int limit) => new QueryText($"api/runs/{run}/{what}")
        .With("after", after)
        .With("limit", limit.ToString(CultureInfo.InvariantCulture))
        .ToString();
}
