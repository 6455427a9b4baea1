namespace Lavra.Functions.Tests.Storage;

/// <summary>The time of the world outside, and some more, so that what has just happened is long ago.</summary>
public sealed class LaterTime(TimeSpan ahead) : TimeProvider
{
    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
}
