using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lavra.Local.Storage.Sessions;

/// <summary>
/// A prepared statement on SQLite itself, for paths where each microsecond counts. Parameters are numbered from 1, columns from 0;
/// every use binds all parameters. Not thread safe: it belongs to its connection's user.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private bool open;

    public Statement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    public Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, bool value) => Bind(parameter, value ? 1L : 0L);

    public Statement Bind(int parameter, long? value) => value is { } given ? Bind(parameter, given) : BindNull(parameter);

    public Statement BindNull(int parameter)
    {
        Check(raw.sqlite3_bind_null(statement, parameter));
        return this;
    }

    public Statement Bind(int parameter, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            // An empty span has no address, which SQLite takes for NULL.
            return value is null ? BindNull(parameter) : BindEmptyText(parameter);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        var length = Encoding.UTF8.GetBytes(value, buffer);
        var result = raw.sqlite3_bind_text(statement, parameter, buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        Check(result);
        return this;
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> blob)
    {
        Check(blob.IsEmpty
            ? raw.sqlite3_bind_zeroblob(statement, parameter, 0)
            : raw.sqlite3_bind_blob(statement, parameter, blob));
        return this;
    }

    /// <summary>Goes to the next row; false at the end, after which the statement is ready for its next use.</summary>
    /// <exception cref="SqliteException">SQLite refused.</exception>
    public bool Next()
    {
        open = true;
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        try
        {
            Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
        }
        finally
        {
            Reset();
        }

        return false;
    }

    /// <summary>Runs to the end and gives how many rows the statement changed.</summary>
    public int Run()
    {
        while (Next())
        {
        }

        return raw.sqlite3_changes(database);
    }

    /// <summary>Runs to the end and gives the first column of the first row; null when there is none or it is NULL.</summary>
    public long? Single()
    {
        if (!Next())
        {
            return null;
        }

        var value = Int64OrNull(0);
        while (Next())
        {
        }

        return value;
    }

    /// <summary>Gives up further rows. Must follow a use that does not read to the end.</summary>
    public void Reset()
    {
        if (open)
        {
            open = false;
            _ = raw.sqlite3_reset(statement);
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public bool IsInteger(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_INTEGER;

    public bool IsText(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_TEXT;

    public bool IsBlob(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_BLOB;

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int32(int column) => raw.sqlite3_column_int(statement, column);

    public bool Bool(int column) => Int32(column) != 0;

    public int? Int32OrNull(int column) => IsNull(column) ? null : Int32(column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    /// <summary>The bytes of a text or blob; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => statement.Dispose();

    private Statement BindEmptyText(int parameter)
    {
        Check(raw.sqlite3_bind_text(statement, parameter, ""));
        return this;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, database);
        }
    }
}
