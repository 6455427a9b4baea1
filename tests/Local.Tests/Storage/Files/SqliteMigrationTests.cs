using Lavra.Local.Storage.Files;
using Lavra.Local.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Tests.Storage.Files;

public sealed class SqliteMigrationTests : IAsyncLifetime
{
    private readonly SqliteBed bed = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public void A_new_file_gets_the_newest_form_and_keeps_it()
    {
        using var connection = bed.Open();
        SqliteMigrations.Apply(connection);
        SqliteMigrations.Apply(connection);

        Assert.Equal(SqliteMigrations.Latest, Number(connection, "PRAGMA user_version"));
        Assert.Equal(1, Number(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'log'"));
    }

    [Fact]
    public void A_newer_file_is_refused_with_the_remedy_and_stays_as_it_is()
    {
        using var connection = bed.Open();
        Execute(connection, "PRAGMA user_version = 99");

        var error = Assert.Throws<DataFileException>(() => SqliteMigrations.Apply(connection));

        Assert.Contains("99", error.Message, StringComparison.Ordinal);
        Assert.Contains("newer program", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, Number(connection, "SELECT count(*) FROM sqlite_master"));
        Assert.Equal(99, Number(connection, "PRAGMA user_version"));
    }

    [Fact]
    public void A_kill_in_the_middle_of_a_migration_leaves_the_old_form()
    {
        using var connection = bed.Open();
        Execute(connection, "CREATE TABLE kept (a); INSERT INTO kept VALUES (7)");

        // A cache of one page makes SQLite write to the file before the commit, as a large migration does.
        Execute(connection, "PRAGMA cache_size = 1");
        Execute(connection, $"BEGIN IMMEDIATE; {EngineSchema.V1}; {FactSchema.V1}; PRAGMA user_version = 1");
        var copy = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(bed.Path)!, "after-the-kill")).FullName;
        foreach (var file in new[] { "", "-wal" })
        {
            File.Copy(bed.Path + file, Path.Combine(copy, "lavra.db" + file));
        }

        using var reopened = new SqliteConnection($"Data Source={Path.Combine(copy, "lavra.db")};Pooling=False");
        reopened.Open();
        Assert.Equal(0, Number(reopened, "PRAGMA user_version"));
        Assert.Equal(1, Number(reopened, "SELECT count(*) FROM sqlite_master"));
        SqliteMigrations.Apply(reopened);
        Assert.Equal(SqliteMigrations.Latest, Number(reopened, "PRAGMA user_version"));
        Assert.Equal(7, Number(reopened, "SELECT a FROM kept"));
    }

    [Fact]
    public void A_migration_that_fails_leaves_the_old_form()
    {
        using (var connection = bed.Open())
        {
            Execute(connection, "CREATE TABLE effects (mine)");
            Assert.Throws<SqliteException>(() => SqliteMigrations.Apply(connection));
        }

        using var reopened = bed.Open();
        Assert.Equal(0, Number(reopened, "PRAGMA user_version"));
        Assert.Equal(1, Number(reopened, "SELECT count(*) FROM sqlite_master"));
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
