namespace Lavra.Testing.Time;

/// <summary>For what does not come back.</summary>
public static class Never
{
    /// <summary>Waits until it is cancelled, and throws then.</summary>
    public static Task ComesBackAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
}
