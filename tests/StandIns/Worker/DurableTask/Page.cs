namespace Microsoft.DurableTask;

/// <summary>A page of something.</summary>
public sealed class Page<T>(IReadOnlyList<T> values, string? continuationToken = null)
    where T : notnull
{
    /// <summary>What is on it.</summary>
    public IReadOnlyList<T> Values { get; } = values;

    /// <summary>Gives the next; null at the end.</summary>
    public string? ContinuationToken { get; } = continuationToken;
}
