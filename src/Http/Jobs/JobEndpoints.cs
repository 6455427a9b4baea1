using System.Text.Json;
using Lavra.Http.Callers;
using Lavra.Http.Problems;
using Lavra.Http.Requests;
using Lavra.Http.Resources;
using Lavra.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lavra.Http.Jobs;

/// <summary>Shows and runs the product's own jobs, which work on the runs of all tenants: for administrators.</summary>
internal static class JobEndpoints
{
    private const int RunsShown = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/jobs", ListAsync).For(EndpointAccess.Admin);
        routes.MapRead("/api/jobs/{name}", GetAsync).For(EndpointAccess.Admin);
        routes.MapWrite("/api/jobs/{name}/run", RunAsync).For(EndpointAccess.Admin);
    }

    private static async Task ListAsync(HttpContext context)
    {
        if (!await HasNoFieldsAsync(context).ConfigureAwait(false))
        {
            return;
        }

        var jobs = await Reader(context).ListAsync(context.RequestAborted).ConfigureAwait(false);
        await context.Response.WritePageAsync(new Page<JobResource>([.. jobs.Select(JobResource.From)], Next: null)).ConfigureAwait(false);
    }

    private static async Task GetAsync(HttpContext context)
    {
        if (await HasNoFieldsAsync(context).ConfigureAwait(false))
        {
            var job = await Reader(context).FindAsync(NameIn(context), RunsShown, context.RequestAborted).ConfigureAwait(false);
            await (job is null ? WriteNoSuchJobAsync(context) : context.Response.WriteOkAsync(JobResource.From(job)))
                .ConfigureAwait(false);
        }
    }

    private static async Task RunAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (body is null || !await HasNoFieldsAsync(context, body.RootElement).ConfigureAwait(false))
        {
            return;
        }

        var runner = context.GetServices().Jobs;
        if (runner.Jobs.Find(NameIn(context)) is not { } job)
        {
            await WriteNoSuchJobAsync(context).ConfigureAwait(false);
            return;
        }

        var run = await runner.RunAsync(job.Name, JobTrigger.Person, context.RequestAborted).ConfigureAwait(false);
        await (run is null
            ? context.Response.WriteProblemAsync(ProblemKind.Conflict.With($"Job '{job.Name}' runs already. GET /api/jobs/{job.Name} tells when it has ended."))
            : context.Response.WriteOkAsync(JobRunResource.From(run))).ConfigureAwait(false);
    }

    private static JobReader Reader(HttpContext context) => context.GetProduct().JobReader;

    private static string NameIn(HttpContext context) => context.GetRouteValue("name") as string ?? "";

    private static async Task<bool> HasNoFieldsAsync(HttpContext context, JsonElement? body = null)
    {
        var errors = new RequestErrors();
        new QueryFields(context.Request.Query, errors).RefuseOthers();
        if (body is { } given)
        {
            new JsonFields(given, "", errors).RefuseOthers();
        }

        if (errors.Any)
        {
            await context.Response.WriteInvalidAsync(errors.All).ConfigureAwait(false);
        }

        return !errors.Any;
    }

    private static Task WriteNoSuchJobAsync(HttpContext context) =>
        context.Response.WriteProblemAsync(ProblemKind.NotFound.With("There is no job of this name. GET /api/jobs lists them."));
}
