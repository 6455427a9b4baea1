namespace Lavra.Durability;

/// <summary>Tells a workflow that an activity failed for good: its retry policy is used up or does not cover the failure.</summary>
public sealed class ActivityFailedException(string activity, FailureDetails failure)
    : Exception($"Activity '{activity}' failed: {failure?.Message}")
{
    /// <summary>The activity's name.</summary>
    public string Activity { get; } = activity;

    /// <summary>What happened in the last attempt.</summary>
    public FailureDetails Failure { get; } = failure ?? throw new ArgumentNullException(nameof(failure));
}
