namespace Lavra.Retention;

/// <summary>How long runs are kept: section <c>Lavra:Retention</c>.</summary>
public sealed class RetentionOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Lavra:Retention";

    /// <summary>
    /// How long a run is kept after it has ended, with its log and everything else. At least one hour. Null, the default, keeps runs
    /// for ever.
    /// </summary>
    public TimeSpan? KeepRuns { get; set; }

    /// <summary>How many runs one pass deletes at most; the next goes on from there. Default 500.</summary>
    public int RunsPerPass { get; set; } = 500;
}
