using System.Diagnostics;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Runs;
using Microsoft.AspNetCore.Http;

namespace Lavra.Http.Problems;

/// <summary>Answers requests with problems.</summary>
internal static class ProblemResponses
{
    /// <summary>Answers with a problem; headers that were set before stay.</summary>
    public static Task WriteProblemAsync(this HttpResponse response, Problem problem)
    {
        var traceId = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity
            ? activity.TraceId.ToHexString()
            : response.HttpContext.TraceIdentifier;
        return response.WriteJsonAsync(problem.Status, problem with { TraceId = traceId }, WireJson.Wire.Problem, Problem.ContentType);
    }

    /// <summary>400, with all errors.</summary>
    public static Task WriteInvalidAsync(this HttpResponse response, IReadOnlyList<RequestError> errors) =>
        response.WriteInvalidAsync(ProblemKind.InvalidRequest, errors);

    /// <summary>A problem of a kind, with all errors.</summary>
    public static Task WriteInvalidAsync(this HttpResponse response, ProblemKind kind, IReadOnlyList<RequestError> errors) =>
        response.WriteProblemAsync(kind.With(
            string.Join(' ', errors.Select(static error => $"{error.Field}: {error.Message}")), errors));

    /// <summary>404 for a run: the same, whether it is another tenant's, was never there or the id is none.</summary>
    public static Task WriteNoSuchRunAsync(this HttpResponse response) =>
        response.WriteProblemAsync(ProblemKind.NotFound.With("There is no run of this id. GET /api/runs lists the runs that this key can see."));

    /// <summary>404 for a generation of a run that the caller can see.</summary>
    public static Task WriteNoSuchGenerationAsync(this HttpResponse response, RunId run) =>
        response.WriteProblemAsync(ProblemKind.NotFound.With(
            $"The run has no such generation. GET /api/runs/{run}/generations lists those that it has; give an id of theirs, or its end, such as s1.g2."));
}
