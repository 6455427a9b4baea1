using System.Globalization;
using Lavra.Facts;
using Lavra.Http.Callers;
using Lavra.Http.Problems;
using Lavra.Http.Requests;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lavra.Http.Runs;

/// <summary>Reads what belongs to a run: its log, steps, generations and tool calls, in pages.</summary>
internal static class RunContentEndpoints
{
    private const int DefaultLogPage = 200;
    private const int MaxLogPage = 1000;
    private const int DefaultPage = 50;
    private const int MaxPage = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/runs/{id}/log", ReadLogAsync).For(EndpointAccess.ReadRuns);
        routes.MapRead("/api/runs/{id}/steps", ListStepsAsync).For(EndpointAccess.ReadRuns);
        routes.MapRead("/api/runs/{id}/generations", ListGenerationsAsync).For(EndpointAccess.ReadRuns);
        routes.MapRead("/api/runs/{id}/generations/{generation}", GetGenerationAsync).For(EndpointAccess.ReadRuns);
        routes.MapRead("/api/runs/{id}/tool-calls", ListToolCallsAsync).For(EndpointAccess.ReadRuns);
    }

    private static Task ReadLogAsync(HttpContext context)
    {
        var request = new PageRequest(context, DefaultLogPage, MaxLogPage);
        var after = request.Query.Integer("after", 0, 0, long.MaxValue);
        return request.AnswerAsync(
            (reader, id) => reader.ReadLogAsync(id, context.GetCaller(), after, request.Limit + 1, context.RequestAborted),
            LogEntryResource.From,
            static entry => entry.Sequence.ToString(CultureInfo.InvariantCulture));
    }

    private static Task ListStepsAsync(HttpContext context)
    {
        var request = new PageRequest(context, DefaultPage, MaxPage);
        var after = (int)request.Query.Integer("after", 0, 0, int.MaxValue);
        return request.AnswerAsync(
            (reader, id) => reader.ListStepsAsync(id, context.GetCaller(), after, request.Limit + 1, context.RequestAborted),
            StepResource.From,
            static step => step.Index.ToString(CultureInfo.InvariantCulture));
    }

    private static Task ListGenerationsAsync(HttpContext context)
    {
        var request = new PageRequest(context, DefaultPage, MaxPage);
        GenerationId? after = null;
        if (request.Query.Text("after") is { } text)
        {
            after = GenerationId.TryParse(text, out var found) && found.Run == request.Run ? found : request.NoSuchPlace<GenerationId>();
        }

        return request.AnswerAsync(
            (reader, id) => reader.ListGenerationsAsync(id, context.GetCaller(), after, request.Limit + 1, context.RequestAborted),
            GenerationResource.From,
            static generation => generation.Id);
    }

    private static async Task GetGenerationAsync(HttpContext context)
    {
        var errors = new RequestErrors();
        new QueryFields(context.Request.Query, errors).RefuseOthers();
        var reader = context.GetProduct().Reader;
        if (!RunEndpoints.TryGetRunId(context, out var runId)
            || await reader.GetAsync(runId, context.GetCaller(), context.RequestAborted).ConfigureAwait(false) is not { } run)
        {
            await context.Response.WriteNoSuchRunAsync().ConfigureAwait(false);
            return;
        }

        if (errors.Any)
        {
            await context.Response.WriteInvalidAsync(errors.All).ConfigureAwait(false);
            return;
        }

        var found = TryGetGenerationId(context, runId, out var id)
            ? await reader.FindGenerationAsync(run, id, context.RequestAborted).ConfigureAwait(false)
            : null;
        await (found is null
            ? context.Response.WriteNoSuchGenerationAsync(runId)
            : context.Response.WriteOkAsync(GenerationDetailResource.From(found))).ConfigureAwait(false);
    }

    // The id as lists give it, or without the run, which the address has already.
    private static bool TryGetGenerationId(HttpContext context, RunId run, out GenerationId id)
    {
        var text = context.GetRouteValue("generation") as string;
        return (GenerationId.TryParse(text, out id) || GenerationId.TryParse($"{run}.{text}", out id)) && id.Run == run;
    }

    private static Task ListToolCallsAsync(HttpContext context)
    {
        var request = new PageRequest(context, DefaultPage, MaxPage);
        ToolCallId? after = null;
        if (request.Query.Text("after") is { } text)
        {
            after = ToolCallId.TryParse(text, out var found) && found.Run == request.Run ? found : request.NoSuchPlace<ToolCallId>();
        }

        return request.AnswerAsync(
            (reader, id) => reader.ListToolCallsAsync(id, context.GetCaller(), after, request.Limit + 1, context.RequestAborted),
            ToolCallResource.From,
            static call => call.Id);
    }

    /// <summary>A request for a page of something of a run.</summary>
    private sealed class PageRequest
    {
        private readonly HttpContext context;
        private readonly RequestErrors errors = new();

        public PageRequest(HttpContext context, int defaultLimit, int maxLimit)
        {
            this.context = context;
            Run = RunEndpoints.TryGetRunId(context, out var id) ? id : null;
            Query = new QueryFields(context.Request.Query, errors);
            Limit = Query.Limit(defaultLimit, maxLimit);
        }

        /// <summary>The run; null when the address holds no id.</summary>
        public RunId? Run { get; }

        public QueryFields Query { get; }

        public int Limit { get; }

        public T? NoSuchPlace<T>()
            where T : struct
        {
            errors.Add("after", "is not a value that an earlier page of this run gave as 'next'.");
            return null;
        }

        /// <summary>
        /// Reads and answers. One item more than the page holds is asked for, to know whether there is a next page.
        /// </summary>
        public async Task AnswerAsync<TRecord, TResource>(
            Func<RunReader, RunId, Task<IReadOnlyList<TRecord>?>> read,
            Func<TRecord, TResource> show,
            Func<TResource, string> placeOf)
            where TResource : Resource
        {
            Query.RefuseOthers();
            if (Run is null)
            {
                await context.Response.WriteNoSuchRunAsync().ConfigureAwait(false);
                return;
            }

            if (errors.Any)
            {
                await context.Response.WriteInvalidAsync(errors.All).ConfigureAwait(false);
                return;
            }

            var found = await read(context.GetProduct().Reader, Run.Value).ConfigureAwait(false);
            if (found is null)
            {
                await context.Response.WriteNoSuchRunAsync().ConfigureAwait(false);
                return;
            }

            TResource[] items = [.. found.Take(Limit).Select(show)];
            var next = found.Count > Limit ? placeOf(items[^1]) : null;
            await context.Response.WritePageAsync(new Page<TResource>(items, next)).ConfigureAwait(false);
        }
    }
}
