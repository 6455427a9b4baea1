namespace Lavra.Local.Storage.Rows;

/// <summary>What the writer's thread remembers of a run that is written to.</summary>
internal sealed class WriterRun(long number, WriterTenant tenant, RunState state)
{
    /// <summary>The run's number in the file.</summary>
    public long Number { get; } = number;

    public WriterTenant Tenant { get; } = tenant;

    /// <summary>The run's state with everything applied so far.</summary>
    public RunState State { get; set; } = state;
}

/// <summary>What the writer's thread remembers of a tenant.</summary>
internal sealed class WriterTenant(long number, long lastEntry)
{
    private const int Shift = 40;

    public long Number { get; } = number;

    /// <summary>The number of the tenant's last log entry, or of the one before its first.</summary>
    public long LastEntry { get; set; } = lastEntry;

    /// <summary>All entries of a tenant have greater numbers than this, and none of another has one up to <see cref="EndOf"/>.</summary>
    public static long StartOf(long tenant) => (tenant - 1) << Shift;

    /// <summary>The greatest number that an entry of the tenant can have.</summary>
    public static long EndOf(long tenant) => (tenant << Shift) - 1;
}
