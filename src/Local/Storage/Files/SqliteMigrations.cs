using Lavra.Local.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Storage.Files;

/// <summary>
/// Brings a database file to the form that this program knows, one numbered step at a time, each in a transaction. The number is
/// kept in <c>user_version</c>. Steps are never changed once released; a new form is a new step.
/// </summary>
internal static class SqliteMigrations
{
    private static readonly string[] Steps = [EngineSchema.V1 + FactSchema.V1, RetentionSchema.V2, RecordSchema.V3];

    /// <summary>The newest form.</summary>
    public static int Latest => Steps.Length;

    /// <summary>The oldest form that can be read as it is. What came later is not there in it, which its readers know.</summary>
    public const int OldestToRead = 2;

    /// <summary>Applies what is missing.</summary>
    /// <exception cref="DataFileException">The file was written by a newer program.</exception>
    public static void Apply(SqliteConnection connection)
    {
        var version = DataFileAccess.FormOf(connection);
        if (version > Latest)
        {
            throw DataFileAccess.Newer(connection.DataSource, version);
        }

        using var command = connection.CreateCommand();
        for (; version < Latest; version++)
        {
#pragma warning disable CA2100 // The steps are constants of this assembly.
            command.CommandText = $"BEGIN IMMEDIATE; {Steps[version]}; PRAGMA user_version = {version + 1}; COMMIT";
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        DataFileHealth.Mark(connection);
    }
}
