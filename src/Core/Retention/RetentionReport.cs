namespace Lavra.Retention;

/// <summary>What a pass of retention did, or would do.</summary>
public sealed record RetentionReport
{
    /// <summary>Nothing, because runs are kept for ever.</summary>
    public static RetentionReport Nothing { get; } = new() { IsFinished = true };

    /// <summary>The runs that were deleted.</summary>
    public IReadOnlyList<ExpiredRun> Runs { get; init; } = [];

    /// <summary>The periods whose feed was dropped.</summary>
    public IReadOnlyList<string> Periods { get; init; } = [];

    /// <summary>
    /// Runs that were left alone although they were found: they were held or changed meanwhile, or their workflow goes on.
    /// </summary>
    public int LeftAlone { get; init; }

    /// <summary>Whether everything that is kept no longer is gone; if not, the next pass goes on.</summary>
    public bool IsFinished { get; init; }
}
