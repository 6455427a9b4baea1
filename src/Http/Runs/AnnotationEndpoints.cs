using System.Globalization;
using System.Text.Json;
using Lavra.Facts;
using Lavra.Http.Callers;
using Lavra.Http.Client;
using Lavra.Http.Problems;
using Lavra.Http.Requests;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lavra.Http.Runs;

/// <summary>Labels runs and takes notes on them: what the server answers, and how a client asks for it.</summary>
public static class AnnotationEndpoints
{
    /// <summary>Sets labels of a run, and takes away those whose value is null. Idempotent.</summary>
    /// <returns>The run as it is then.</returns>
    public static Task<RunResource> LabelAsync(
        this LavraHttpClient client, RunId run, IReadOnlyDictionary<string, string?> labels, CancellationToken cancellationToken) =>
        PostAsync(client, $"api/runs/{run}/labels", labels, cancellationToken);

    /// <summary>Adds a note to a run. The same text is added once.</summary>
    /// <returns>The run as it is then.</returns>
    public static Task<RunResource> NoteAsync(this LavraHttpClient client, RunId run, string text, CancellationToken cancellationToken) =>
        PostAsync(client, $"api/runs/{run}/notes", new Dictionary<string, string?> { ["text"] = text }, cancellationToken);

    /// <summary>Removes a note from a run. Idempotent.</summary>
    /// <returns>The run as it is then.</returns>
    public static Task<RunResource> RemoveNoteAsync(this LavraHttpClient client, RunId run, int number, CancellationToken cancellationToken) =>
        PostAsync(client, string.Create(CultureInfo.InvariantCulture, $"api/runs/{run}/notes/{number}/remove"), new Dictionary<string, string?>(), cancellationToken);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapWrite("/api/runs/{id}/labels", static context => ChangeAsync(context, LabelAsync)).For(EndpointAccess.WriteRuns);
        routes.MapWrite("/api/runs/{id}/notes", static context => ChangeAsync(context, NoteAsync)).For(EndpointAccess.WriteRuns);
        routes.MapWrite("/api/runs/{id}/notes/{note}/remove", static context => ChangeAsync(context, RemoveNoteAsync)).For(EndpointAccess.WriteRuns);
    }

    private static async Task ChangeAsync(HttpContext context, Func<HttpContext, Run, JsonElement, RequestErrors, Task<IReadOnlyList<RequestError>>> change)
    {
        using var body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        var run = RunEndpoints.TryGetRunId(context, out var id)
            ? await context.GetProduct().Reader.GetAsync(id, context.GetCaller(), context.RequestAborted).ConfigureAwait(false)
            : null;
        if (run is null)
        {
            await context.Response.WriteNoSuchRunAsync().ConfigureAwait(false);
            return;
        }

        var errors = new RequestErrors();
        new QueryFields(context.Request.Query, errors).RefuseOthers();
        var wrong = await change(context, run, body.RootElement, errors).ConfigureAwait(false);
        await (wrong.Count > 0
            ? context.Response.WriteInvalidAsync(wrong)
            : RunEndpoints.WriteRunAsync(context, StatusCodes.Status200OK, run)).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<RequestError>> LabelAsync(HttpContext context, Run run, JsonElement body, RequestErrors errors)
    {
        var fields = new JsonFields(body, "", errors);
        var labels = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var property in body.EnumerateObject())
        {
            labels[property.Name] = fields.Text(property.Name);
        }

        return errors.Any
            ? errors.All
            : await context.GetProduct().Annotator.LabelAsync(run, labels, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<RequestError>> NoteAsync(HttpContext context, Run run, JsonElement body, RequestErrors errors)
    {
        var fields = new JsonFields(body, "", errors);
        var text = fields.Text("text");
        fields.RefuseOthers();
        return errors.Any
            ? errors.All
            : await context.GetProduct().Annotator.NoteAsync(run, text, context.GetCaller(), context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<RequestError>> RemoveNoteAsync(HttpContext context, Run run, JsonElement body, RequestErrors errors)
    {
        new JsonFields(body, "", errors).RefuseOthers();
        if (!int.TryParse(context.GetRouteValue("note") as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            errors.Add("note", "must be the number of a note, as 'notes' of the run tells it.");
        }

        if (!errors.Any)
        {
            await context.GetProduct().Annotator.RemoveNoteAsync(run, number, context.RequestAborted).ConfigureAwait(false);
        }

        return errors.All;
    }

    private static async Task<RunResource> PostAsync(
        LavraHttpClient client, string path, IReadOnlyDictionary<string, string?> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var (_, run) = await client.Channel.PostAsync(
            path, body!, WireJson.Wire.IReadOnlyDictionaryStringString, WireJson.Wire.RunResource, cancellationToken).ConfigureAwait(false);
        return run;
    }
}
