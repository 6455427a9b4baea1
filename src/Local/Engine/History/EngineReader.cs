using System.Runtime.CompilerServices;
using System.Text;
using Lavra.Durability;
using Lavra.Local.Storage.Files;
using Lavra.Local.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Engine.History;

/// <summary>Reads instances and histories. Thread safe.</summary>
internal sealed class EngineReader(SqliteDatabase database)
{
    private const int Page = 200;

    /// <summary>Reads an instance's row; null when there is none.</summary>
    public InstanceRow? Find(string id) =>
        Rows(" WHERE i.id = $id", ("$id", id)).FirstOrDefault();

    /// <summary>Reads the rows of an instance's children, whatever their state.</summary>
    public IReadOnlyList<InstanceRow> Children(long parent) =>
        Rows(" WHERE i.parent = $parent ORDER BY i.number", ("$parent", parent));

    /// <summary>Reads the rows of instances that have work under way.</summary>
    public IReadOnlyList<InstanceRow> Busy() => Rows($" WHERE i.{EngineSchema.IsOpen} AND i.busy = 1 ORDER BY i.number");

    /// <summary>The highest number given to an instance; 0 when there is none.</summary>
    public long LastNumber()
    {
        using var loan = database.Read();
        using var command = loan.Connection.CreateCommand();
        command.CommandText = "SELECT COALESCE(MAX(number), 0) FROM instances";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Reads the turns of an instance, in order.</summary>
    public List<List<HistoryEvent>> Turns(long instance)
    {
        using var loan = database.Read();
        using var command = loan.Connection.CreateCommand();
        command.CommandText = "SELECT events FROM history WHERE instance = $instance ORDER BY turn";
        command.Parameters.AddWithValue("$instance", instance);
        using var rows = command.ExecuteReader();
        var turns = new List<List<HistoryEvent>>();
        while (rows.Read())
        {
            turns.Add(TurnCodec.Decode(rows.GetFieldValue<byte[]>(0)));
        }

        return turns;
    }

    /// <summary>Reads timers that wait: of one instance, or of all.</summary>
    public List<(string Id, int Task, long FireAt)> Timers(long? instance)
    {
        using var loan = database.Read();
        using var command = loan.Connection.CreateCommand();
        command.CommandText =
            "SELECT i.id, t.task, t.fire_at FROM timers t JOIN instances i ON i.number = t.instance "
            + "WHERE $instance IS NULL OR t.instance = $instance";
        command.Parameters.AddWithValue("$instance", (object?)instance ?? DBNull.Value);
        using var rows = command.ExecuteReader();
        var timers = new List<(string, int, long)>();
        while (rows.Read())
        {
            timers.Add((rows.GetString(0), rows.GetInt32(1), rows.GetInt64(2)));
        }

        return timers;
    }

    /// <summary>Reads messages to deliver.</summary>
    public List<(long Row, string Id, HistoryEvent Message)> Inbox(int source, long? instance)
    {
        using var loan = database.Read();
        return InboxTable.Read(loan.Connection, source, instance);
    }

    /// <summary>Lists instances in order of creation.</summary>
    public async IAsyncEnumerable<InstanceState> ListAsync(
        InstanceQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (where, values) = Where(query);
        var after = 0L;
        var left = query.Limit ?? int.MaxValue;
        while (left > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = Rows(
                $" WHERE i.number > $after{where} ORDER BY i.number LIMIT {Math.Min(left, Page)}",
                [("$after", after), .. values]);
            foreach (var row in rows)
            {
                yield return row.ToState();
            }

            if (rows.Count < Page)
            {
                yield break;
            }

            after = rows[^1].Number;
            left -= rows.Count;
            await Task.Yield();
        }
    }

    private static (string Where, List<(string, object)> Values) Where(InstanceQuery query)
    {
        var where = new StringBuilder();
        var values = new List<(string, object)>();
        if (query.Statuses.Count > 0)
        {
            where.Append(" AND i.status IN (").AppendJoin(',', query.Statuses.Select(s => (int)s)).Append(')');
        }

        if (!query.IncludeChildren)
        {
            where.Append(" AND i.parent IS NULL");
        }

        if (query.IdPrefix is not null)
        {
            where.Append(" AND substr(i.id, 1, length($prefix)) = $prefix");
            values.Add(("$prefix", query.IdPrefix));
        }

        if (query.CreatedBefore is { } before)
        {
            where.Append(" AND i.created_at < $before");
            values.Add(("$before", before.ToUnixTimeMilliseconds()));
        }

        return (where.ToString(), values);
    }

    private List<InstanceRow> Rows(string where, params IEnumerable<(string Name, object Value)> values)
    {
        using var loan = database.Read();
        using var command = loan.Connection.CreateCommand();
#pragma warning disable CA2100 // Built from constants of this class; values are bound.
        command.CommandText = InstanceRow.Select + where;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using SqliteDataReader rows = command.ExecuteReader();
        var found = new List<InstanceRow>();
        while (rows.Read())
        {
            found.Add(InstanceRow.Read(rows));
        }

        return found;
    }
}
