using System.Text.Json.Serialization;
using Lavra.Runs;

namespace Lavra.Http.Resources;

/// <summary>An error as the API tells it: RFC 9457 Problem Details.</summary>
public sealed record Problem
{
    /// <summary>The media type.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Names the kind of error for programs, such as <c>urn:lavra:problem:invalid-request</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Names the kind of error for people.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What went wrong this time, and the remedy.</summary>
    public required string Detail { get; init; }

    /// <summary>All that is wrong with the request's fields; null when it is not about fields.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RequestError>? Errors { get; init; }

    /// <summary>The W3C trace id (or the server's request id) by which the server's logs tell more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }
}
