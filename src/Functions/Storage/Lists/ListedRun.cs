using Lavra.Facts;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Lists;

/// <summary>A run as the lists know it: where it is in every list, and for its own row what else is needed to find its rows.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Run">The run.</param>
/// <param name="CreatedAt">When it was accepted.</param>
internal readonly record struct ListedRun(string Tenant, RunId Run, DateTimeOffset CreatedAt)
{
    private const int TicksLength = 19;
    private const int Length = TicksLength + 1 + 32;

    public string Position => Keys.Position(CreatedAt, Run);

    public string Partition => Keys.Tenant(Tenant);

    public string NewestKey => Keys.Newest(Position);

    public int Shard => Keys.Shard(Run);

    /// <summary>Whether a head is that of this run. A process may have listed the same id for another run, and died before it wrote that.</summary>
    public bool Is(RunHead? head) => head is { IsGone: false } && head.Tenant == Tenant && head.CreatedAt == CreatedAt;

    public static ListedRun Of(Run run) => new(run.Tenant, run.Id, run.CreatedAt);

    public string StatusKey(RunStatus status) => Keys.InStatus(status, Position);

    public string SessionKey(string session) => Keys.InSession(session, Position);

    /// <summary>Reads a position; null when it is something else.</summary>
    public static ListedRun? Read(string tenant, string position) =>
        position.Length == Length && position[TicksLength] == '~'
            && Keys.ReadInverted(position.AsSpan(0, TicksLength)) is { } ticks
            && RunId.TryParse(position[(TicksLength + 1)..], out var run)
            ? new ListedRun(tenant, run, new DateTimeOffset(ticks, TimeSpan.Zero))
            : null;

    /// <summary>Reads the position at the end of a key of a list; null when it has none.</summary>
    public static ListedRun? ReadKey(string tenant, string key) =>
        key.Length > Length ? Read(tenant, key[^Length..]) : null;
}
