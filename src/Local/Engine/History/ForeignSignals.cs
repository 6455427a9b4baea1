using System.Text.Json;
using Lavra.Durability;
using Lavra.Local.Storage.Files;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Engine.History;

/// <summary>Leaves messages for the process that holds a database, which looks for them a few times a second.</summary>
internal static class ForeignSignals
{
    /// <summary>Asks an instance to end itself.</summary>
    /// <returns>False when no such instance is running.</returns>
    public static bool Cancel(string file, string instanceId, CancelRequest request)
    {
        using var connection = new SqliteConnection(SqliteDatabase.ConnectionString(file, readOnly: false));
        connection.Open();
        using (var pragma = connection.CreateCommand())
        {
            pragma.CommandText = "PRAGMA busy_timeout=10000; PRAGMA synchronous=FULL";
            pragma.ExecuteNonQuery();
        }

        var payload = JsonSerializer.SerializeToUtf8Bytes(request, Signals.Cancel.Payload);
        return InboxTable.Send(
            connection, instanceId, new HistoryEvent(HistoryKind.SignalReceived, -1, Signals.Cancel.Name, payload));
    }
}
