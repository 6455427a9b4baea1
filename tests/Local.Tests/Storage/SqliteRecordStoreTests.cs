using Lavra.Contracts.Stores;
using Lavra.Local.Storage;
using Lavra.Local.Storage.Files;
using Lavra.Local.Storage.Records;
using Lavra.Local.Storage.Sessions;
using Lavra.Records;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Tests.Storage;

public sealed class SqliteRecordStoreTests : RecordStoreContract
{
    protected override RecordBed CreateBed() => new SqliteRecordBed();
}

/// <summary>Records in a file in a folder of its own.</summary>
internal sealed class SqliteRecordBed : RecordBed
{
    private readonly SqliteBed bed = new();
    private SqliteRecordStore? store;

    public SqliteBed File => bed;

    public override async Task<IRecordStore> OpenAsync()
    {
        await bed.OpenAsync();
        return store = new SqliteRecordStore(bed.Writer, bed.Readers!, Time);
    }

    // One process works on a file, so the other is a second store over the same writer.
    public override Task<IRecordStore> OpenAnotherAsync() => Task.FromResult<IRecordStore>(new SqliteRecordStore(bed.Writer, bed.Readers!, Time));

    public override Task DamageAsync(RecordScope scope, string key)
    {
        using var connection = bed.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE records SET body = x'00ff' WHERE key = $key AND scope = (SELECT number FROM record_scopes WHERE tenant = $tenant AND kind = $kind)";
        command.Parameters.AddWithValue("$key", key);
        command.Parameters.AddWithValue("$tenant", scope.Tenant);
        command.Parameters.AddWithValue("$kind", scope.Kind);
        Assert.Equal(1, command.ExecuteNonQuery());
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => bed.DisposeAsync();
}

/// <summary>What only the file's adapter can show.</summary>
public sealed class SqliteRecordFileTests : IAsyncLifetime
{
    private static readonly RecordScope Cards = new("local", "cards");
    private readonly SqliteRecordBed bed = new();

    public static TheoryData<string, string> Plans => new()
    {
        { RecordListing.Up, "records_order (scope=? AND (sort,key)>(?,?) AND sort<?)" },
        { RecordListing.Down, "records_order (scope=? AND sort>? AND (sort,key)<(?,?))" },
        { RecordListing.LabelledUp, "PRIMARY KEY (scope=? AND label=? AND (sort,key)>(?,?) AND sort<?)" },
        { RecordListing.LabelledDown, "PRIMARY KEY (scope=? AND label=? AND sort>? AND (sort,key)<(?,?))" },
        { SqliteRecordStore.Find, "records_key (scope=? AND key=?)" },
        { SqliteRecordStore.Changes, "records_version (scope=? AND version>?)" },
        { SqliteRecordStore.CountLabel, "PRIMARY KEY (scope=? AND label=?)" },
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task Every_query_goes_along_an_index_and_sorts_nothing(string sql, string index)
    {
        await bed.OpenAsync();
        using var connection = bed.File.OpenForReading();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of the store.
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
#pragma warning restore CA2100
        for (var parameter = 1; parameter <= 6; parameter++)
        {
            if (sql.Contains($"?{parameter}", StringComparison.Ordinal))
            {
                command.Parameters.Add(new SqliteParameter($"?{parameter}", "x"));
            }
        }

        var plan = new List<string>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            plan.Add(rows.GetString(3));
        }

        var text = string.Join('\n', plan);
        Assert.Contains(index, text, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN r", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_from_before_records_has_none_until_it_is_brought_up_to_date()
    {
        using (var connection = bed.File.Open())
        {
            SqliteMigrations.Apply(connection);
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE records; DROP TABLE record_scopes; DROP TABLE record_labels; DROP TABLE record_deletions; PRAGMA user_version = 2";
            command.ExecuteNonQuery();
        }

        using var readers = new SqliteReaders(bed.File.OpenForReading);
        var old = new SqliteRecordStore(writer: null, readers, bed.Time);
        Assert.Null(await old.GetAsync(Cards, "a", default));
        Assert.Empty((await old.ListAsync(Cards, new RecordQuery(), default)).Records);
        Assert.Equal(0, await old.CountAsync(Cards, "x", default));
        Assert.Empty((await old.ReadChangesAsync(Cards, 0, 10, default)).Changes);
        await Assert.ThrowsAsync<InvalidOperationException>(() => old.WriteAsync(Cards, [RecordChange.Delete("a")], default));

        var store = await bed.OpenAsync();
        await store.WriteAsync(Cards, [RecordChange.Put(new RecordContent { Key = "a", Body = "1" })], default);
        Assert.NotNull(await old.GetAsync(Cards, "a", default));
    }

    [Fact]
    public async Task What_a_refused_batch_shares_a_commit_with_is_written()
    {
        var store = await bed.OpenAsync();
        await store.WriteAsync(Cards, [RecordChange.Put(new RecordContent { Key = "a", Body = "1", Schema = 2 })], default);

        var writes = Enumerable.Range(0, 50).Select(n => n % 5 == 0
            ? store.WriteAsync(Cards, [RecordChange.Put(new RecordContent { Key = "a", Body = "1" })], default)
            : store.WriteAsync(Cards, [RecordChange.Put(new RecordContent { Key = $"k{n}", Body = "1" })], default)).ToList();
        await Task.WhenAll(writes.Select(static write => write.ContinueWith(static _ => { }, TaskScheduler.Default)));

        Assert.Equal(10, writes.Count(static write => write.Exception?.InnerException is NewerRecordException));
        Assert.Equal(41, await store.CountAsync(Cards, null, default));
    }
}
