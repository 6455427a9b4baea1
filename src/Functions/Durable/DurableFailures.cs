using Lavra.Durability;
using Microsoft.DurableTask;

namespace Lavra.Functions.Durable;

/// <summary>Failures as Durable Task tells them, in the terms of Core.</summary>
internal static class DurableFailures
{
    /// <summary>The kind of failure of an instance that a client ended.</summary>
    public const string Terminated = "terminated";

    private const string TimedOut = "Microsoft.Azure.WebJobs.Host.FunctionTimeoutException";

    /// <summary>Whether the host failed, and not the function that it called: the worker ended, or could not be reached.</summary>
    public static bool WasLost(FailureDetails failure) =>
        failure.Type.StartsWith("Microsoft.Azure.WebJobs.", StringComparison.Ordinal) && failure.Type != TimedOut;

    /// <summary>What happened to an activity, a child or an instance. Of a child that was terminated, Durable Task tells nothing.</summary>
    public static FailureDetails From(TaskFailureDetails? details) => details switch
    {
        null => new FailureDetails(Terminated, "The workflow was terminated.", Retryable: false),
        { ErrorType: var type } when type == typeof(WorkflowFailedException).FullName => WorkflowFailedException.Read(details.ErrorMessage),
        _ => new FailureDetails(
            details.ErrorType,
            details.ErrorMessage,

            // A timeout comes after hours, and a second attempt would most likely take as long.
            Retryable: details.ErrorType != TimedOut,
            Cause: details.InnerFailure is { } inner ? From(inner) : null),
    };
}
