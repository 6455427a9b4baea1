namespace Lavra.Jobs;

/// <summary>How a host runs jobs.</summary>
public sealed record JobHosting
{
    /// <summary>Whether a schedule of the host fires them, and not <see cref="JobTimer"/>.</summary>
    public bool IsFiredByHost { get; init; }

    /// <summary>
    /// Whether only this process can run jobs at the moment, so that a job that another one holds is held by one that died.
    /// </summary>
    public bool IsAlone { get; init; }

    /// <summary>How many pieces one run does at most; the next goes on.</summary>
    public int MostPieces { get; init; } = 1000;

    /// <summary>After how long a run begins no further piece; the next goes on.</summary>
    public TimeSpan MostTime { get; init; } = TimeSpan.FromMinutes(2);
}
