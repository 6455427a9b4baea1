using Lavra.Local.Storage.Schema;
using Lavra.Local.Storage.Sessions;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Engine.History;

/// <summary>
/// Messages to instances that are not in a history yet: those that arrived while an instance was suspended, and those that other
/// instances or other processes sent.
/// </summary>
internal static class InboxTable
{
    /// <summary>Kept until the instance is resumed.</summary>
    public const int Kept = 0;

    /// <summary>Sent by another instance or process; to be delivered soon.</summary>
    public const int Sent = 1;

    /// <summary>Adds a message to an instance.</summary>
    public static void Insert(WriteSession session, long instance, int source, HistoryEvent message) => session.Execute(
        "INSERT INTO inbox (instance, source, event) VALUES (?1, ?2, ?3)", instance, source, TurnCodec.Encode([message]));

    /// <summary>Sends a message to an instance that has not ended.</summary>
    /// <returns>False when there is none.</returns>
    public static bool Send(WriteSession session, string id, HistoryEvent message) => session.Execute(
        $"INSERT INTO inbox (instance, source, event) SELECT number, ?2, ?3 FROM instances WHERE id = ?1 AND {EngineSchema.IsOpen}",
        id,
        Sent,
        TurnCodec.Encode([message])) > 0;

    /// <summary>Sends a message from a process that does not hold the database.</summary>
    public static bool Send(SqliteConnection connection, string id, HistoryEvent message)
    {
        using var session = new WriteSession(connection);
        return Send(session, id, message);
    }

    /// <summary>Reads messages of an instance, or of all, in order of arrival.</summary>
    public static List<(long Row, string Id, HistoryEvent Message)> Read(SqliteConnection connection, int source, long? instance)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT x.number, i.id, x.event FROM inbox x JOIN instances i ON i.number = x.instance "
            + "WHERE x.source = $source AND ($instance IS NULL OR x.instance = $instance) ORDER BY x.number LIMIT 1000";
        command.Parameters.AddWithValue("$source", source);
        command.Parameters.AddWithValue("$instance", (object?)instance ?? DBNull.Value);
        using var rows = command.ExecuteReader();
        var messages = new List<(long, string, HistoryEvent)>();
        while (rows.Read())
        {
            messages.Add((rows.GetInt64(0), rows.GetString(1), TurnCodec.Decode(rows.GetFieldValue<byte[]>(2))[0]));
        }

        return messages;
    }
}
