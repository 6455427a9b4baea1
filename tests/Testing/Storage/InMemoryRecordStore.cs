using Lavra.Records;

namespace Lavra.Testing.Storage;

/// <summary>Records in memory, for tests that need some. It passes the suite of the port.</summary>
public sealed class InMemoryRecordStore(TimeProvider time) : IRecordStore
{
    private static readonly Comparer<RecordPosition> Order = Comparer<RecordPosition>.Create(static (one, other) => one.CompareTo(other));

    private readonly Lock gate = new();
    private readonly Dictionary<RecordScope, Shelf> shelves = [];

    /// <summary>Makes a record unreadable, as damage to a file does.</summary>
    public void Damage(RecordScope scope, string key)
    {
        lock (gate)
        {
            _ = shelves[scope].Damaged.Add(key);
        }
    }

    public Task<RecordOutcome> WriteAsync(RecordScope scope, IReadOnlyList<RecordChange> changes, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        RecordRules.Check(changes);
        lock (gate)
        {
            return Task.FromResult(Write(scope, ShelfOf(scope), changes));
        }
    }

    public ValueTask<StoredRecord?> GetAsync(RecordScope scope, string key, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        RecordRules.CheckKey(key);
        lock (gate)
        {
            var shelf = ShelfOf(scope);
            return shelf.Damaged.Contains(key)
                ? throw new DamagedRecordException(DamageOf(key))
                : ValueTask.FromResult(shelf.Records.GetValueOrDefault(key));
        }
    }

    public Task<RecordPage> ListAsync(RecordScope scope, RecordQuery query, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        RecordRules.Check(query);
        var after = query.After is { } cursor ? RecordPosition.Read(cursor) : (RecordPosition?)null;
        lock (gate)
        {
            var shelf = ShelfOf(scope);
            var found = shelf.Records.Values
                .Where(record => query.Label is null || record.Content.Labels.Contains(query.Label))
                .Where(record => (query.From is null || RecordPosition.Compare(record.Content.Sort, query.From) >= 0) && (query.Until is null || RecordPosition.Compare(record.Content.Sort, query.Until) < 0))
                .Select(static record => (Record: record, Place: PlaceOf(record)))
                .Where(item => after is not { } place || item.Place.CompareTo(place) * (query.Descending ? -1 : 1) > 0);
            var page = (query.Descending ? found.OrderByDescending(static item => item.Place, Order) : found.OrderBy(static item => item.Place, Order))
                .Take(query.Limit + 1).ToList();
            var taken = page.Take(query.Limit).Select(static item => item.Record).ToList();
            return Task.FromResult(new RecordPage(
                [.. taken.Where(record => !shelf.Damaged.Contains(record.Key))],
                page.Count > query.Limit ? page[query.Limit - 1].Place.ToString() : null)
            {
                Damaged = [.. taken.Where(record => shelf.Damaged.Contains(record.Key)).Select(static record => DamageOf(record.Key))],
            });
        }
    }

    public Task<long> CountAsync(RecordScope scope, string? label, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        lock (gate)
        {
            return Task.FromResult(ShelfOf(scope).Records.Values.LongCount(record => label is null || record.Content.Labels.Contains(label)));
        }
    }

    public Task<RecordFeedPage> ReadChangesAsync(RecordScope scope, long after, int limit, CancellationToken cancellationToken)
    {
        RecordRules.Check(scope);
        RecordRules.CheckLimit(limit);
        lock (gate)
        {
            var shelf = ShelfOf(scope);
            if (after < shelf.Forgotten)
            {
                return Task.FromResult(new RecordFeedPage([], shelf.Position, HasMore: false) { IsCut = true });
            }

            var changes = shelf.Records.Values.Select(record => shelf.Damaged.Contains(record.Key)
                    ? new ChangedRecord(record.Key, record.Version, null) { Damage = DamageOf(record.Key) }
                    : new ChangedRecord(record.Key, record.Version, record))
                .Concat(shelf.Deleted.Select(static deletion => new ChangedRecord(deletion.Key, deletion.Value.Version, null)))
                .Where(change => change.Version > after)
                .OrderBy(static change => change.Version)
                .Take(limit + 1).ToList();
            var taken = changes.Take(limit).ToList();
            return Task.FromResult(changes.Count > limit
                ? new RecordFeedPage(taken, taken[^1].Version, HasMore: true)
                : new RecordFeedPage(taken, Math.Max(after, shelf.Position), HasMore: false));
        }
    }

    public Task<RecordSweep> SweepAsync(DateTimeOffset now, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        lock (gate)
        {
            var expired = shelves
                .SelectMany(static shelf => shelf.Value.Records.Values.Select(record => (Scope: shelf.Key, Record: record)))
                .Where(item => item.Record.Content.ExpiresAt <= now)
                .Take(limit).ToList();
            foreach (var (scope, record) in expired)
            {
                _ = Write(scope, shelves[scope], [RecordChange.Delete(record.Key)]);
            }

            foreach (var shelf in shelves.Values)
            {
                foreach (var (key, deletion) in shelf.Deleted.Where(deletion => deletion.Value.At < now - RecordLimits.DeletionsKept).ToList())
                {
                    shelf.Forgotten = Math.Max(shelf.Forgotten, deletion.Version);
                    _ = shelf.Deleted.Remove(key);
                }
            }

            return Task.FromResult(new RecordSweep(expired.Count, expired.Count == limit ? "more" : null));
        }
    }

    private static RecordPosition PlaceOf(StoredRecord record) => new(record.Content.Sort, record.Key);

    private static DamagedRecord DamageOf(string key) => new(key, $"memory, '{key}'", "it was damaged by a test.");

    private Shelf ShelfOf(RecordScope scope) => shelves.TryGetValue(scope, out var shelf) ? shelf : shelves[scope] = new Shelf();

    private RecordOutcome Write(RecordScope scope, Shelf shelf, IReadOnlyList<RecordChange> changes)
    {
        var conflicts = new List<RecordConflict>();
        var room = 0;
        foreach (var change in changes)
        {
            var found = shelf.Records.GetValueOrDefault(change.Key);
            room += RecordLimits.RoomOf(change.Content?.Labels.Count) + RecordLimits.RoomOf(found?.Content.Labels.Count);
            if (!change.Expected.IsMetBy(found?.Version))
            {
                conflicts.Add(new RecordConflict(change.Key, found?.Version));
            }
            else if (change.Content is not null)
            {
                RecordRules.CheckForm(scope, change.Content, found?.Content.Schema);
            }
        }

        RecordRules.CheckRoom(room);
        return conflicts.Count > 0
            ? new RecordOutcome { Conflicts = conflicts }
            : new RecordOutcome { Versions = [.. changes.Select(change => Apply(shelf, change))] };
    }

    private long Apply(Shelf shelf, RecordChange change)
    {
        _ = shelf.Damaged.Remove(change.Key);
        if (change.Content is not null)
        {
            _ = shelf.Deleted.Remove(change.Key);
            shelf.Records[change.Key] = new StoredRecord(change.Content, ++shelf.Position, time.GetUtcNow());
            return shelf.Position;
        }

        if (shelf.Records.Remove(change.Key))
        {
            shelf.Deleted[change.Key] = (++shelf.Position, time.GetUtcNow());
        }

        return 0;
    }

    private sealed class Shelf
    {
        public Dictionary<string, StoredRecord> Records { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, (long Version, DateTimeOffset At)> Deleted { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Damaged { get; } = new(StringComparer.Ordinal);

        public long Position { get; set; }

        public long Forgotten { get; set; }
    }
}
