namespace Lavra.Generation;

/// <summary>A model call failed. The message is fit for people and free of secrets.</summary>
public class ModelException(ModelFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>In which way.</summary>
    public ModelFailure Failure { get; } = failure;

    /// <summary>Whether the same call may succeed later. Default: for errors of the server, time-outs and connections.</summary>
    public bool Transient { get; init; } = failure is ModelFailure.Unavailable or ModelFailure.Timeout or ModelFailure.Connection;
}

/// <summary>The ways in which a model call fails.</summary>
public enum ModelFailure
{
    /// <summary>The server answered with an error of its own (5xx).</summary>
    Unavailable,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The connection could not be made or was cut.</summary>
    Connection,

    /// <summary>The key is wrong or may not do this (401, 403).</summary>
    Unauthorized,

    /// <summary>There is no such model or path (404).</summary>
    NotFound,

    /// <summary>The server found the request wrong (other 4xx).</summary>
    BadRequest,

    /// <summary>The prompt is longer than the model takes.</summary>
    ContextLength,

    /// <summary>The answer could not be read.</summary>
    BadResponse,

    /// <summary>The quota is used up for good (not a rate limit).</summary>
    QuotaExceeded,

    /// <summary>No recorded answer for this request.</summary>
    NotRecorded,

    /// <summary>This model cannot do what was asked; the message says which setting to change.</summary>
    NotSupported,

    /// <summary>The model began and cannot finish; the message says why.</summary>
    GivenUp,
}

/// <summary>A model call must wait: a rate limit of ours or the server's. Not a failure; the wait is made durable by the run.</summary>
/// <param name="retryAfter">How long to wait.</param>
/// <param name="message">Who limits and why.</param>
public sealed class ModelThrottledException(TimeSpan retryAfter, string message) : Exception(message)
{
    /// <summary>How long to wait from now.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
