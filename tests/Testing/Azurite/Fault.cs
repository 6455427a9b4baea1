namespace Lavra.Testing.Azurite;

/// <summary>How a request goes wrong.</summary>
public sealed record Fault
{
    private Fault()
    {
    }

    /// <summary>The connection breaks before the request is sent: nothing happens.</summary>
    public static Fault NotSent { get; } = new();

    /// <summary>The request is carried out, and the connection breaks before its answer is there.</summary>
    public static Fault AnswerLost { get; } = new() { IsCarriedOut = true };

    /// <summary>Whether the service carries the request out all the same.</summary>
    public bool IsCarriedOut { get; private init; }

    /// <summary>The status of the answer; null if there is none.</summary>
    public int? Status { get; private init; }

    /// <summary>The answer's error code, such as <c>ServerBusy</c>.</summary>
    public string Code { get; private init; } = "";

    /// <summary>When the client may come again; null if the answer does not say.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>The service is there and refuses: nothing happens.</summary>
    /// <param name="status">Such as 503 or 429.</param>
    /// <param name="retryAfter">When to come again, in whole seconds; null to leave it open.</param>
    /// <param name="code">The error code; null for the usual one of the status.</param>
    public static Fault Refused(int status, TimeSpan? retryAfter = null, string? code = null) => new()
    {
        Status = status,
        RetryAfter = retryAfter,
        Code = code ?? status switch
        {
            429 => "TooManyRequests",
            503 => "ServerBusy",
            >= 500 => "InternalError",
            _ => "InvalidInput",
        },
    };
}
