namespace Lavra.Functions.Durable;

/// <summary>How the app and Durable Functions work together: section <c>Lavra:Durable</c>.</summary>
public sealed class DurableOptions
{
    /// <summary>
    /// How often a running activity looks whether its instance was cancelled. Each look is one read of the instance. 50 ms to 1 min,
    /// default 500 ms.
    /// </summary>
    public TimeSpan CancelInterval { get; set; } = TimeSpan.FromMilliseconds(500);
}
