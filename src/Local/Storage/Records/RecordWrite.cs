using Lavra.Local.Storage.Sessions;
using Lavra.Records;

namespace Lavra.Local.Storage.Records;

/// <summary>Makes the changes of one batch in the writer's transaction. What must be refused is found before the first change.</summary>
internal sealed class RecordWrite(WriteSession session, RecordScope scope, DateTimeOffset now)
{
    private const string FindScope = "SELECT number, position FROM record_scopes WHERE tenant = ?1 AND kind = ?2";
    private const string AddScope = "INSERT INTO record_scopes (tenant, kind, position, records, forgotten) VALUES (?1, ?2, 0, 0, 0) RETURNING number";
    private const string Count = "UPDATE record_scopes SET position = ?2, records = records + ?3 WHERE number = ?1";
    private const string Find = "SELECT number, version, schema, sort, labels FROM records WHERE scope = ?1 AND key = ?2";
    private const string Insert = """
        INSERT INTO records (scope, key, sort, labels, schema, version, changed_at, expires_at, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING number
        """;

    private const string Replace = """
        UPDATE records SET sort = ?2, labels = ?3, schema = ?4, version = ?5, changed_at = ?6, expires_at = ?7, body = ?8 WHERE number = ?1
        """;

    private const string Delete = "DELETE FROM records WHERE number = ?1";
    private const string AddLabel = "INSERT OR REPLACE INTO record_labels (scope, label, sort, key, record) VALUES (?1, ?2, ?3, ?4, ?5)";
    private const string DropLabel = "DELETE FROM record_labels WHERE scope = ?1 AND label = ?2 AND sort = ?3 AND key = ?4";
    private const string DropLabels = "DELETE FROM record_labels WHERE scope = ?1 AND record = ?2";
    private const string AddDeletion = "INSERT INTO record_deletions (scope, version, key, at) VALUES (?1, ?2, ?3, ?4)";
    private const string DropDeletion = "DELETE FROM record_deletions WHERE scope = ?1 AND key = ?2";

    private long number;
    private long position;
    private long added;

    /// <summary>Makes the changes.</summary>
    /// <exception cref="ArgumentException">They take too much room.</exception>
    /// <exception cref="NewerRecordException">A record has a newer form.</exception>
    public RecordOutcome Apply(IReadOnlyList<RecordChange> changes)
    {
        Enter();
        var found = new Found?[changes.Count];
        var conflicts = new List<RecordConflict>();
        var room = 0;
        for (var at = 0; at < changes.Count; at++)
        {
            var change = changes[at];
            found[at] = FindRecord(change.Key);
            room += RecordLimits.RoomOf(change.Content?.Labels.Count) + RecordLimits.RoomOf(found[at] is { } old ? old.Labels?.Length ?? 0 : null);
            if (!change.Expected.IsMetBy(found[at]?.Version))
            {
                conflicts.Add(new RecordConflict(change.Key, found[at]?.Version));
            }
            else if (change.Content is { } content)
            {
                RecordRules.CheckForm(scope, content, found[at]?.Schema);
            }
        }

        RecordRules.CheckRoom(room);
        if (conflicts.Count > 0)
        {
            return new RecordOutcome { Conflicts = conflicts };
        }

        var versions = changes.Select((change, at) => Make(change, found[at])).ToArray();
        session.Statements[Count].Bind(1, number).Bind(2, position).Bind(3, added).Run();
        return new RecordOutcome { Versions = versions };
    }

    private void Enter()
    {
        var row = session.Statements[FindScope].Bind(1, scope.Tenant).Bind(2, scope.Kind);
        if (row.Next())
        {
            (number, position) = (row.Int64(0), row.Int64(1));
            row.Reset();
        }
        else
        {
            number = session.Statements[AddScope].Bind(1, scope.Tenant).Bind(2, scope.Kind).Single()!.Value;
        }
    }

    private Found? FindRecord(string key)
    {
        var row = session.Statements[Find].Bind(1, number).Bind(2, key);
        if (!row.Next())
        {
            return null;
        }

        var found = new Found(row.Int64(0), row.Int64(1), row.Int32(2), RecordRow.TextIn(row, 3), RecordRow.Labels(row, 4));
        row.Reset();
        return found;
    }

    private long Make(RecordChange change, Found? found)
    {
        if (change.Content is { } content)
        {
            Put(content, found);
            return position;
        }

        if (found is { } old)
        {
            RemoveLabels(change.Key, old);
            session.Statements[Delete].Bind(1, old.Number).Run();
            session.Statements[AddDeletion].Bind(1, number).Bind(2, ++position).Bind(3, change.Key).Bind(4, now).Run();
            added--;
        }

        return 0;
    }

    private void Put(RecordContent content, Found? found)
    {
        var labels = content.Labels.Count == 0 ? null : string.Join(RecordRow.BetweenLabels, content.Labels);
        position++;
        if (found is { } old)
        {
            session.Statements[Replace].Bind(1, old.Number).Bind(2, content.Sort).Bind(3, labels).Bind(4, (long)content.Schema)
                .Bind(5, position).Bind(6, now).Bind(7, content.ExpiresAt).Bind(8, content.Body).Run();
            if (old.Sort == content.Sort && old.Labels is { } same && same.SequenceEqual(content.Labels, StringComparer.Ordinal))
            {
                return;
            }

            RemoveLabels(content.Key, old);
            AddLabels(content, old.Number);
            return;
        }

        var inserted = session.Statements[Insert].Bind(1, number).Bind(2, content.Key).Bind(3, content.Sort).Bind(4, labels).Bind(5, (long)content.Schema)
            .Bind(6, position).Bind(7, now).Bind(8, content.ExpiresAt).Bind(9, content.Body).Single()!.Value;
        session.Statements[DropDeletion].Bind(1, number).Bind(2, content.Key).Run();
        AddLabels(content, inserted);
        added++;
    }

    private void AddLabels(RecordContent content, long record)
    {
        foreach (var label in content.Labels)
        {
            session.Statements[AddLabel].Bind(1, number).Bind(2, label).Bind(3, content.Sort).Bind(4, content.Key).Bind(5, record).Run();
        }
    }

    private void RemoveLabels(string key, Found old)
    {
        if (old is not { Sort: { } sort, Labels: { } labels })
        {
            // The record is damaged, so its labels cannot be read: all label rows of the scope are searched for those of this record.
            session.Statements[DropLabels].Bind(1, number).Bind(2, old.Number).Run();
            return;
        }

        foreach (var label in labels)
        {
            session.Statements[DropLabel].Bind(1, number).Bind(2, label).Bind(3, sort).Bind(4, key).Run();
        }
    }

    private readonly record struct Found(long Number, long Version, int Schema, string? Sort, string[]? Labels);
}
