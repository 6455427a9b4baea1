using System.Globalization;
using Lavra.Http.Callers;
using Lavra.Http.Hosting;
using Lavra.Http.Limits;
using Lavra.Http.Problems;
using Lavra.Http.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lavra.Http.Runs;

/// <summary>Streams a run's execution log as server-sent events, from an entry on.</summary>
internal static class RunEventsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var events = routes.MapRead("/api/runs/{id}/events", FollowAsync).For(EndpointAccess.ReadRuns);
        events.Add(static endpoint => endpoint.Metadata.Add(new LongLived()));
    }

    private static async Task FollowAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var errors = new RequestErrors();
        var after = ReadAfter(context.Request, errors);
        var reader = context.GetProduct().Reader;
        var caller = context.GetCaller();
        var run = RunEndpoints.TryGetRunId(context, out var id)
            ? await reader.GetAsync(id, caller, context.RequestAborted).ConfigureAwait(false)
            : null;
        if (run is null)
        {
            await context.Response.WriteNoSuchRunAsync().ConfigureAwait(false);
            return;
        }

        if (errors.Any)
        {
            await context.Response.WriteInvalidAsync(errors.All).ConfigureAwait(false);
            return;
        }

        if (run.HasEnded && after >= run.LastSequence)
        {
            // Nothing will follow. To browsers' event sources, 204 says: do not come back.
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var options = services.GetRequiredService<IOptions<HttpOptions>>().Value;
        var time = context.GetProduct().Time;
        using var served = new CancellationTokenSource(options.EventStreamTime, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            served.Token,
            services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None);

        SetHeaders(context);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        // Not with the token of the end: a host that is stopping already gives an empty stream, from which readers come back.
        var entries = reader.Follow(run, after, context.RequestAborted);
        using var stream = new LogEventStream(context.Response.BodyWriter, options.Heartbeat, time);
        await stream.WriteAsync(entries, end).ConfigureAwait(false);
    }

    private static void SetHeaders(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";

        // Reverse proxies of the nginx family hold answers back otherwise.
        context.Response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>The header counts before the parameter: a browser that comes back sends the address that it began with.</summary>
    private static long ReadAfter(HttpRequest request, RequestErrors errors)
    {
        var query = new QueryFields(request.Query, errors);
        var after = query.Integer("after", 0, 0, long.MaxValue);
        query.RefuseOthers();
        if (request.Headers["Last-Event-ID"] is not [{ Length: > 0 } last])
        {
            return after;
        }

        if (!long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            errors.Add("Last-Event-ID", "must be the id of an event: a sequence number.");
        }

        return after;
    }
}
