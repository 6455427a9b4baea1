using Lavra.Durability;

namespace Lavra.Runs.Workflows;

/// <summary>How activities are tried again that only write: a store that is away for a while must not lose how a run ended.</summary>
internal static class WriteRetries
{
    public static RetryPolicy Policy { get; } = new()
    {
        MaxAttempts = 20,
        FirstInterval = TimeSpan.FromMilliseconds(500),
        MaxInterval = TimeSpan.FromMinutes(5),
    };
}
