using System.Collections.Concurrent;
using Lavra.Facts.Storing;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Storage.Sessions;

/// <summary>A connection for reading, in use by one reader until disposed.</summary>
internal sealed class ReadSession(SqliteReaders readers, SqliteConnection connection, ConcurrentDictionary<long, string> names)
    : IDisposable
{
    private const string FindName = "SELECT name FROM names WHERE number = ?1";
    private const string FindPayload = "SELECT form, data FROM payloads WHERE run = ?1 AND name = ?2";
    private const string FindRun = "SELECT number FROM runs WHERE id = ?1";

    private const string FindForm = "PRAGMA user_version";
    private long form;

    public StatementCache Statements { get; } = new(connection);

    /// <summary>The file, as messages name it.</summary>
    public string File => connection.DataSource;

    /// <summary>Whether the file has at least this form. Another process may bring an older one up to date at any time.</summary>
    public bool HasForm(int number)
    {
        if (form < number)
        {
            form = Statements[FindForm].Single() ?? 0;
        }

        return form >= number;
    }

    /// <summary>The number of a run; null when there is none.</summary>
    public long? RunNumber(Identity.RunId run) => Statements[FindRun].Bind(1, run).Single();

    /// <summary>The name that a column holds; null for NULL.</summary>
    public string? Name(Statement row, int column)
    {
        if (!row.IsInteger(column))
        {
            return row.TextOrNull(column);
        }

        // Names never change, so one that was read once is right for ever.
        var number = row.Int64(column);
        return names.TryGetValue(number, out var name) ? name : names.GetOrAdd(number, ReadName(number));
    }

    /// <summary>The text that a column holds or refers to; null for NULL.</summary>
    /// <exception cref="InvalidDataException">The payload that it refers to is missing.</exception>
    public string? Content(Statement row, int column, long run)
    {
        if (!row.IsBlob(column))
        {
            return row.TextOrNull(column);
        }

        var name = row.Compact(column);
        return Payload(run, name) ?? throw new InvalidDataException(
            $"Payload {name} of run {run} is missing in '{connection.DataSource}': the file is damaged. Restore it from a backup.");
    }

    /// <summary>A payload; null when there is none.</summary>
    public string? Payload(long run, string name)
    {
        var row = Statements[FindPayload].Bind(1, run).BindCompact(2, name);
        if (!row.Next())
        {
            return null;
        }

        try
        {
            return PayloadCodec.Decode(row.Int32(0), row.Bytes(1));
        }
        finally
        {
            row.Reset();
        }
    }

    /// <summary>Gives the connection back.</summary>
    public void Dispose()
    {
        Statements.ResetAll();
        readers.Return(this);
    }

    internal void Close()
    {
        Statements.Dispose();
        connection.Dispose();
    }

    private string ReadName(long number)
    {
        var row = Statements[FindName].Bind(1, number);
        try
        {
            return row.Next()
                ? row.Text(0)
                : throw new InvalidDataException(
                    $"Name {number} is missing in '{connection.DataSource}': the file is damaged. Restore it from a backup.");
        }
        finally
        {
            row.Reset();
        }
    }
}
