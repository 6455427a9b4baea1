using System.Diagnostics;
using Lavra.Facts;
using Lavra.Http.Callers;
using Lavra.Http.Problems;
using Lavra.Http.Requests;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Runs;
using Lavra.Words;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lavra.Http.Runs;

/// <summary>Starts, lists, reads and cancels runs.</summary>
internal static class RunEndpoints
{
    private const int MaxReasonLength = 500;
    private const int DefaultPage = 50;
    private const int MaxPage = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapWrite("/api/runs", StartAsync).For(EndpointAccess.WriteRuns);
        routes.MapRead("/api/runs", ListAsync).For(EndpointAccess.ReadRuns);
        routes.MapRead("/api/runs/{id}", GetAsync).For(EndpointAccess.ReadRuns);
        routes.MapWrite("/api/runs/{id}/cancel", CancelAsync).For(EndpointAccess.WriteRuns);
    }

    /// <summary>The run's id in the route; false, and 404 answered, when it is none.</summary>
    public static bool TryGetRunId(HttpContext context, out RunId id)
    {
        if (!RunId.TryParse(context.GetRouteValue("id") as string, out id))
        {
            return false;
        }

        Activity.Current?.SetTag("lavra.run.id", id.ToString());
        return true;
    }

    private static async Task StartAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        var errors = new RequestErrors();
        new QueryFields(context.Request.Query, errors).RefuseOthers();
        var request = StartRunReader.Read(
            body.RootElement,
            context.Request.Headers["Idempotency-Key"],
            errors);
        if (errors.Any)
        {
            await context.Response.WriteInvalidAsync(errors.All).ConfigureAwait(false);
            return;
        }

        var result = await context.GetServices().Runs.StartAsync(request, context.GetCaller(), context.RequestAborted).ConfigureAwait(false);
        if (result.Run is not { } run)
        {
            await context.Response.WriteInvalidAsync(
                result.KeyConflict ? ProblemKind.KeyReused : ProblemKind.InvalidRequest,
                result.Errors).ConfigureAwait(false);
            return;
        }

        var resource = await RunResource.ReadAsync(context.GetProduct(), run, context.Request.PathBase, context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.Location = resource.Links.Self;
        await context.Response.WriteResourceAsync(result.Existed ? StatusCodes.Status200OK : StatusCodes.Status202Accepted, resource)
            .ConfigureAwait(false);
    }

    private static async Task ListAsync(HttpContext context)
    {
        var errors = new RequestErrors();
        var fields = new QueryFields(context.Request.Query, errors);
        var query = RunQueryText.Read(fields, DefaultPage, MaxPage);
        var conditions = RunQueryText.ReadConditions(fields, context.GetProduct().Finder, errors);
        fields.RefuseOthers();
        var page = errors.Any ? null : await ReadPageAsync(context, query, conditions, errors).ConfigureAwait(false);
        if (page is null)
        {
            await context.Response.WriteInvalidAsync(errors.All).ConfigureAwait(false);
            return;
        }

        await context.Response.WritePageAsync(
            await RunResource.ReadAsync(context.GetProduct(), page, context.Request.PathBase, context.RequestAborted).ConfigureAwait(false))
            .ConfigureAwait(false);
    }

    private static async Task<RunPage?> ReadPageAsync(
        HttpContext context, RunQuery query, IReadOnlyList<RunCondition> conditions, RequestErrors errors)
    {
        try
        {
            return await context.GetProduct().Finder.ListAsync(query, conditions, context.GetCaller(), context.RequestAborted).ConfigureAwait(false);
        }
        catch (ArgumentException) when (query.After is not null)
        {
            // Cursors are the store's own: only it can tell that one is made up.
            errors.Add("after", "is not a value that an earlier page gave as 'next'.");
            return null;
        }
    }

    private static async Task GetAsync(HttpContext context)
    {
        var run = TryGetRunId(context, out var id)
            ? await context.GetProduct().Reader.GetAsync(id, context.GetCaller(), context.RequestAborted).ConfigureAwait(false)
            : null;
        await (run is null ? context.Response.WriteNoSuchRunAsync() : WriteRunAsync(context, StatusCodes.Status200OK, run))
            .ConfigureAwait(false);
    }

    private static async Task CancelAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        var errors = new RequestErrors();
        var fields = new JsonFields(body.RootElement, "", errors);
        var reason = fields.Text("reason");
        fields.RefuseOthers();
        if (reason?.Length > MaxReasonLength)
        {
            errors.Add("reason", $"may have {MaxReasonLength} characters. Say it shorter.");
        }

        if (errors.Any)
        {
            await context.Response.WriteInvalidAsync(errors.All).ConfigureAwait(false);
            return;
        }

        var caller = context.GetCaller();
        var result = TryGetRunId(context, out var id)
            ? await context.GetServices().Runs.CancelAsync(id, reason, caller, context.RequestAborted).ConfigureAwait(false)
            : CancelRunResult.NotFound;
        var run = result == CancelRunResult.NotFound
            ? null
            : await context.GetProduct().Reader.GetAsync(id, caller, context.RequestAborted).ConfigureAwait(false);
        await (run switch
        {
            null => context.Response.WriteNoSuchRunAsync(),
            _ when result == CancelRunResult.Requested => WriteRunAsync(context, StatusCodes.Status202Accepted, run),
            { Status: RunStatus.Cancelled } => WriteRunAsync(context, StatusCodes.Status200OK, run),
            _ => context.Response.WriteProblemAsync(ProblemKind.Conflict.With(
                $"The run has ended already ({WireWords.Of(run.Status)}); there is nothing to cancel.")),
        }).ConfigureAwait(false);
    }

    /// <summary>Answers a run.</summary>
    public static async Task WriteRunAsync(HttpContext context, int status, Run run) => await context.Response.WriteResourceAsync(
        status,
        await RunResource.ReadAsync(context.GetProduct(), run, context.Request.PathBase, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
}
