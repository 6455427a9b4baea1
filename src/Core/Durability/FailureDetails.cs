namespace Lavra.Durability;

/// <summary>A failure as data, as it crosses durable boundaries.</summary>
/// <param name="Type">The kind of failure: an exception's full type name, or a code of our own.</param>
/// <param name="Message">A message for people, already free of secrets.</param>
/// <param name="Retryable">Whether trying again may help. A retry policy never retries a failure that says false.</param>
/// <param name="Cancelled">Whether the work ended because it was cancelled.</param>
/// <param name="Cause">What lay behind it; null when nothing more is known.</param>
public sealed record FailureDetails(
    string Type,
    string Message,
    bool Retryable = true,
    bool Cancelled = false,
    FailureDetails? Cause = null)
{
    /// <summary>Describes an exception, passing every message through <paramref name="redact"/>.</summary>
    public static FailureDetails From(Exception exception, Func<string, string>? redact = null)
    {
        ArgumentNullException.ThrowIfNull(exception);
        redact ??= static text => text;
        return exception switch
        {
            ActivityFailedException failed => failed.Failure,
            ChildWorkflowFailedException failed => failed.Failure,
            _ => new FailureDetails(
                exception.GetType().FullName ?? exception.GetType().Name,
                redact(exception.Message),
                exception is not IPermanentFailure { IsPermanent: true },
                exception is OperationCanceledException,
                exception.InnerException is null ? null : From(exception.InnerException, redact)),
        };
    }
}

/// <summary>Exceptions that say by themselves whether trying again can help.</summary>
public interface IPermanentFailure
{
    /// <summary>Whether it cannot.</summary>
    bool IsPermanent => true;
}
