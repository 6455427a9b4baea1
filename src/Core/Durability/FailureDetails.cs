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
                exception is not IPermanentFailure,
                exception is OperationCanceledException,
                exception.InnerException is null ? null : From(exception.InnerException, redact)),
        };
    }
}

/// <summary>Marks exceptions for which trying again cannot help.</summary>
#pragma warning disable CA1040 // A marker is all that is needed: exceptions of several families carry it.
public interface IPermanentFailure;
#pragma warning restore CA1040
