using Microsoft.Data.Sqlite;

namespace Lavra.Local.Storage.Sessions;

/// <summary>The writer's connection with its prepared statements. Used on the writer's thread only.</summary>
internal sealed class WriteSession : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

    public WriteSession(SqliteConnection connection)
    {
        this.connection = connection;
        Statements = new StatementCache(connection);
        SQLitePCL.raw.sqlite3_rollback_hook(connection.Handle, _ => Rollbacks++, null);
    }

    /// <summary>Statements on SQLite itself, for paths where each microsecond counts.</summary>
    public StatementCache Statements { get; }

    /// <summary>
    /// How many transactions were rolled back. Whoever keeps in memory what it has written forgets it when this changes.
    /// </summary>
    public int Rollbacks { get; private set; }

    /// <summary>
    /// A prepared statement, made once per SQL text. Parameters are positional in order of first use: <c>?1</c>, <c>?2</c>, …
    /// are bound by <paramref name="values"/>; null binds NULL.
    /// </summary>
    public SqliteCommand Bind(string sql, params ReadOnlySpan<object?> values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants of this assembly; values are always bound.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i + 1}" });
            }

            prepared.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    /// <summary>Runs a statement and gives the number of rows changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>Runs a statement and gives the first column of the first row; null when there is none.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        var value = Bind(sql, values).ExecuteScalar();
        return value is DBNull ? null : value;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        SQLitePCL.raw.sqlite3_rollback_hook(connection.Handle, null, null);
        Statements.Dispose();
        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }
    }
}
