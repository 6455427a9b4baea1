using System.Diagnostics;
using System.Globalization;
using Lavra.Local.Storage;
using Lavra.Local.Storage.Files;
using Lavra.Local.Storage.Sessions;
using Lavra.Records;

namespace Lavra.Benchmarks;

/// <summary>What a child process measures on a file in which a tenant has many records: a read, a page, a write.</summary>
internal static class RecordBench
{
    private const int Repeats = 500;
    private const int PageSize = 100;
    private static readonly RecordScope Scope = new("local", "cards");

    public static async Task<List<Measurement>> RunAsync(string folder, SqliteDurability durability, int records)
    {
        await using var database = SqliteDatabase.Open(Path.Combine(folder, "lavra.db"), durability, "benchmark", TimeProvider.System);
        using var readers = new SqliteReaders(database.OpenReader);
        var store = new SqliteRecordStore(database.Writer!, readers, TimeProvider.System);
        await FillAsync(store, records);
        var name = durability.ToString();
        var get = await MedianAsync(n => store.GetAsync(Scope, Key(n * 7919 % records), default).AsTask());
        var page = await MedianAsync(n => store.ListAsync(Scope, new RecordQuery { Limit = PageSize, From = Sort(n * 7919 % records), Descending = n % 2 == 1 }, default));
        var label = await MedianAsync(n => store.ListAsync(Scope, new RecordQuery { Limit = PageSize, Label = $"team=t{n % 10}", From = Sort(n * 7919 % records) }, default));
        var put = await MedianAsync(n => store.WriteAsync(Scope, [RecordChange.Put(Content(n * 7919 % records, n))], default));
        var commit = await MedianAsync(_ => database.Writer!.WriteAsync(static session => session.Execute("UPDATE lease SET holder = holder")));
        var what = records.ToString("N0", CultureInfo.InvariantCulture);
        return
        [
            new Measurement($"a record of {what}", name, get, "ms", 0.2),
            new Measurement($"a page of {PageSize} of {what}", name, page, "ms", 3),
            new Measurement($"a page of {PageSize} with a label of {what}", name, label, "ms", 3),
            new Measurement($"a record put among {what}, one commit", name, put, "ms"),
            new Measurement("a commit that changes one row", name, commit, "ms"),
        ];
    }

    private static async Task FillAsync(SqliteRecordStore store, int records)
    {
        const int batch = 12;
        var pending = new List<Task>();
        for (var n = 0; n < records; n += batch)
        {
            var changes = Enumerable.Range(n, Math.Min(batch, records - n)).Select(static number => RecordChange.Put(Content(number, 0))).ToList();
            pending.Add(store.WriteAsync(Scope, changes, default));
            if (pending.Count == 500)
            {
                await Task.WhenAll(pending);
                pending.Clear();
            }
        }

        await Task.WhenAll(pending);
    }

    private static RecordContent Content(int number, int change) => new()
    {
        Key = Key(number),
        Sort = Sort(number),
        Labels = [$"team=t{number % 10}", "status=active"],
        Body = $$"""{"number":{{number}},"change":{{change}},"text":"{{new string('x', 500)}}"}""",
    };

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"card-{number:D8}");

    private static string Sort(int number) => string.Create(CultureInfo.InvariantCulture, $"{number * 31L % 1_000_003:D8}");

    private static async Task<double> MedianAsync(Func<int, Task> act)
    {
        var times = new double[Repeats];
        for (var n = 0; n < Repeats; n++)
        {
            var watch = Stopwatch.StartNew();
            await act(n);
            times[n] = watch.Elapsed.TotalMilliseconds;
        }

        Array.Sort(times);
        return times[Repeats / 2];
    }
}
