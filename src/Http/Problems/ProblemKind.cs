using System.Globalization;
using Lavra.Http.Resources;
using Lavra.Runs;
using Microsoft.AspNetCore.Http;

namespace Lavra.Http.Problems;

/// <summary>The kinds of problems that the API has: each with its type, title and status.</summary>
internal sealed record ProblemKind(string Name, string Title, int Status)
{
    public static readonly ProblemKind InvalidRequest = new("invalid-request", "The request is not valid", StatusCodes.Status400BadRequest);
    public static readonly ProblemKind Unauthorized = new("unauthorized", "A key is needed", StatusCodes.Status401Unauthorized);
    public static readonly ProblemKind Forbidden = new("forbidden", "Not allowed", StatusCodes.Status403Forbidden);
    public static readonly ProblemKind NotFound = new("not-found", "Not found", StatusCodes.Status404NotFound);
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", "Method not allowed", StatusCodes.Status405MethodNotAllowed);
    public static readonly ProblemKind Conflict = new("conflict", "Not possible any more", StatusCodes.Status409Conflict);
    public static readonly ProblemKind TooLarge = new("too-large", "The body is too large", StatusCodes.Status413PayloadTooLarge);
    public static readonly ProblemKind UnsupportedMediaType =
        new("unsupported-media-type", "The body's type is not supported", StatusCodes.Status415UnsupportedMediaType);
    public static readonly ProblemKind KeyReused =
        new("idempotency-key-reused", "The idempotency key belongs to another request", StatusCodes.Status422UnprocessableEntity);
    public static readonly ProblemKind TooManyRequests = new("too-many-requests", "Too many requests", StatusCodes.Status429TooManyRequests);
    public static readonly ProblemKind Unexpected = new("unexpected", "The server failed", StatusCodes.Status500InternalServerError);
    public static readonly ProblemKind Unavailable = new("unavailable", "The store is away", StatusCodes.Status503ServiceUnavailable);

    /// <summary>The kind for a status that the framework set on its own.</summary>
    public static ProblemKind Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => InvalidRequest,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        StatusCodes.Status429TooManyRequests => TooManyRequests,
        _ => new ProblemKind(
            "http-" + status.ToString(CultureInfo.InvariantCulture), "HTTP " + status.ToString(CultureInfo.InvariantCulture), status),
    };

    /// <summary>A problem of this kind.</summary>
    public Problem With(string detail, IReadOnlyList<RequestError>? errors = null) => new()
    {
        Type = "urn:lavra:problem:" + Name,
        Title = Title,
        Status = Status,
        Detail = detail,
        Errors = errors,
    };
}
