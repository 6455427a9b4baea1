using Microsoft.Data.Sqlite;

namespace Lavra.Local.Storage.Sessions;

/// <summary>
/// The prepared statements of one connection, made once per SQL text. Texts are told apart by reference, which spares hashing
/// them: use constants only. Not thread safe.
/// </summary>
internal sealed class StatementCache(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<object, Statement> statements = new(ReferenceEqualityComparer.Instance);

    /// <summary>The statement for a constant SQL text, ready to be bound.</summary>
    public Statement this[string sql]
    {
        get
        {
            if (!statements.TryGetValue(sql, out var statement))
            {
                statement = new Statement(connection.Handle!, sql);
                statements.Add(sql, statement);
            }

            return statement;
        }
    }

    /// <summary>Ends what is still being read, so that no statement holds an old snapshot.</summary>
    public void ResetAll()
    {
        foreach (var statement in statements.Values)
        {
            statement.Reset();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        statements.Clear();
    }
}
