using Lavra.Durability;
using Lavra.Http.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lavra.Http.Problems;

/// <summary>
/// The outermost part of the pipeline: turns exceptions, and errors that the framework answers without a body, into problems. An
/// exception's text goes to the log only, never to the caller.
/// </summary>
internal sealed partial class FailureGuard(RequestDelegate next, ILogger<FailureGuard> logger)
{
    private const string TryAgainAfter = "5";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            await DescribeAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has left: there is nobody to tell.
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await context.Response.WriteProblemAsync(
                ProblemKind.Of(error.StatusCode).With("The request could not be read as HTTP. Check its length and encoding headers."))
                .ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nothing may leave this pipeline as a bare exception: the host would show its text.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.Failed(logger, context.Request.Method, RequestRoute.Of(context) ?? "no endpoint", error);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            await context.Response.WriteProblemAsync(Describe(context.Response, error)).ConfigureAwait(false);
        }
    }

    private static Problem Describe(HttpResponse response, Exception error)
    {
        if (error is not IPermanentFailure { IsPermanent: false })
        {
            return ProblemKind.Unexpected.With(
                "The request failed for a reason that is not the caller's. The server's log has the details under the trace id.");
        }

        response.Headers.RetryAfter = TryAgainAfter;
        return ProblemKind.Unavailable.With(
            "The server's store is busy or away. Nothing is wrong with the request: send it again; one that starts a run, with the same idempotencyKey.");
    }

    private static Task DescribeAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentType is not null || response.ContentLength > 0)
        {
            return Task.CompletedTask;
        }

        var detail = response.StatusCode switch
        {
            StatusCodes.Status404NotFound => "There is nothing at this address. GET /openapi.json describes what there is.",
            StatusCodes.Status405MethodNotAllowed => $"This address takes {response.Headers.Allow}.",
            _ => "The request was refused. GET /openapi.json describes what is expected.",
        };
        return response.WriteProblemAsync(ProblemKind.Of(response.StatusCode).With(detail));
    }

    private static partial class Log
    {
        [LoggerMessage(1500, LogLevel.Error, "{Method} {Endpoint} failed")]
        public static partial void Failed(ILogger logger, string method, string endpoint, Exception error);
    }
}
