using Lavra.Durability;

namespace Lavra.Functions.Durable;

/// <summary>
/// How a workflow's failure leaves it: redacted, with the kind of failure before the message, because Durable Task keeps of an
/// exception its type's name and its message.
/// </summary>
internal sealed class WorkflowFailedException(FailureDetails failure) : Exception(failure.Type + Between + failure.Message)
{
    private const string Between = ": ";

    /// <summary>Takes a message apart again.</summary>
    public static FailureDetails Read(string message)
    {
        var at = message.IndexOf(Between, StringComparison.Ordinal);
        return at < 0 ? new FailureDetails("", message) : new FailureDetails(message[..at], message[(at + Between.Length)..]);
    }
}
