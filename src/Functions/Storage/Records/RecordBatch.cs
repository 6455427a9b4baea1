using Azure;
using Azure.Data.Tables;
using Lavra.Records;

namespace Lavra.Functions.Storage.Records;

/// <summary>Makes the rows of a batch, from what is there.</summary>
internal sealed class RecordBatch(RecordScope scope, string partition, ScopeHead head, DateTimeOffset now, string token)
{
    private readonly List<TableTransactionAction> actions = [];
    private readonly List<(string Key, bool IsDeleted)> changed = [];
    private readonly List<RecordConflict> conflicts = [];
    private readonly List<long> versions = [];
    private long records = head.Records;
    private int room;

    /// <summary>What stands in the way.</summary>
    public IReadOnlyList<RecordConflict> Conflicts => conflicts;

    /// <summary>The versions after the batch.</summary>
    public IReadOnlyList<long> Versions => versions;

    /// <summary>All changes, the head's first.</summary>
    public IReadOnlyList<TableTransactionAction> Actions => actions;

    /// <summary>What the feed is told; null when nothing changes.</summary>
    public ChangeRow? Feed { get; private set; }

    /// <summary>Whether the scope has nothing yet.</summary>
    public bool IsFirst => head.ETag is null;

    /// <summary>Takes a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="row">The row that is there; null when there is none.</param>
    /// <param name="old">What it says; null when there is none or it cannot be read.</param>
    /// <param name="leftover">Index rows of one that cannot be read.</param>
    /// <exception cref="NewerRecordException">A record has a newer form.</exception>
    public void Add(RecordChange change, TableEntity? row, OldRecord? old, IReadOnlyList<string> leftover)
    {
        var found = row is null ? (long?)null : old?.Version ?? -1;
        room += RecordLimits.RoomOf(change.Content?.Labels.Count) + RecordLimits.RoomOf(row is null ? null : old?.Labels.Count ?? 0);
        if (!change.Expected.IsMetBy(found))
        {
            conflicts.Add(new RecordConflict(change.Key, found));
            return;
        }

        if (change.Content is null && row is null)
        {
            versions.Add(0);
            return;
        }

        var gone = new HashSet<string>(old is null ? leftover : IndexRows(change.Key, old.Sort, old.Labels, old.ExpiresAt).Select(static item => item.Row), StringComparer.Ordinal);
        changed.Add((change.Key, change.Content is null));
        if (change.Content is { } content)
        {
            RecordRules.CheckForm(scope, content, old?.Schema);
            Put(content, row, gone);
        }
        else
        {
            actions.Add(new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, row!.RowKey), row.ETag));
            versions.Add(0);
            records--;
        }

        actions.AddRange(gone.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, key), ETag.All)));
    }

    /// <summary>Ends the batch.</summary>
    /// <exception cref="ArgumentException">It takes too much room.</exception>
    public void Complete()
    {
        RecordRules.CheckRoom(room);
        if (conflicts.Count > 0 || changed.Count == 0)
        {
            return;
        }

        Feed = new ChangeRow(head.Position + 1, changed, now, token);
        var next = head with { Position = Feed.Last, Records = records };
        actions.InsertRange(0, [next.Change(partition), new TableTransactionAction(TableTransactionActionType.Add, Feed.Write(partition))]);
    }

    private void Put(RecordContent content, TableEntity? row, HashSet<string> gone)
    {
        var record = new StoredRecord(content, head.Position + changed.Count, now);
        var key = RecordRow.Write(partition, RecordKeys.Record(content.Key), record);
        actions.Add(row is null
            ? new TableTransactionAction(TableTransactionActionType.Add, key)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, key, row.ETag));
        foreach (var (index, isWhole) in IndexRows(content.Key, content.Sort, content.Labels, content.ExpiresAt))
        {
            // What only points to the record and stays where it is needs no change.
            if (!gone.Remove(index) || isWhole)
            {
                actions.Add(new TableTransactionAction(
                    TableTransactionActionType.UpsertReplace,
                    isWhole ? RecordRow.Write(partition, index, record) : RecordRow.Point(partition, index, content.Key)));
            }
        }

        versions.Add(record.Version);
        records += row is null ? 1 : 0;
    }

    private static IEnumerable<(string Row, bool IsWhole)> IndexRows(string key, string sort, IReadOnlyList<string> labels, DateTimeOffset? expiresAt)
    {
        foreach (var downwards in (bool[])[false, true])
        {
            yield return (RecordKeys.InIndex(RecordKeys.Index(null, downwards), downwards, sort, key), true);
            foreach (var label in labels)
            {
                yield return (RecordKeys.InIndex(RecordKeys.Index(label, downwards), downwards, sort, key), false);
            }
        }

        if (expiresAt is { } at)
        {
            yield return (RecordKeys.Expires(at, key), false);
        }
    }
}
