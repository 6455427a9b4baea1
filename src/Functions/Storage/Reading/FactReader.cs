using System.Runtime.CompilerServices;
using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Functions.Storage.Reading;

/// <summary>
/// Reads steps, generations and tool calls. One that has ended is read once: it does not change. Any other is read each time,
/// because another process may have written it. Thread safe.
/// </summary>
internal sealed class FactReader(StoreTable table, RunMemory memory, Contents contents)
{
    private const int SideBySide = 8;

    /// <summary>A fact by the key of its row; null when there is none.</summary>
    public async ValueTask<T?> FindAsync<T>(RunId run, string key, Func<RunId, Row, T> read, CancellationToken cancellationToken)
        where T : class
    {
        if (memory.Row(run, key)?.Fact is T known)
        {
            return known;
        }

        var entity = await table.FindAsync(Keys.Run(run), key, cancellationToken).ConfigureAwait(false);
        return entity is null
            ? null
            : await TakeAsync(run, new Row(table.Name, entity), read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Facts in the order of their keys.</summary>
    public async IAsyncEnumerable<T> RangeAsync<T>(
        RunId run,
        string from,
        string until,
        Func<RunId, Row, T> read,
        int most,
        string? filter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        // Each may refer to long texts, which are rows of their own.
        await foreach (var rows in table
            .RangeAsync(Keys.Run(run), from, until, cancellationToken, most, filter: filter)
            .Chunk(Math.Min(most, SideBySide)).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (var fact in await Task.WhenAll(rows.Select(
                entity => TakeAsync(run, new Row(table.Name, entity), read, cancellationToken))).ConfigureAwait(false))
            {
                yield return fact;
            }
        }
    }

    /// <summary>
    /// The rows of a transcript from a key up to another, as facts. What is there is always looked up; what has ended and is at hand
    /// is not read again, so that a prompt does not cost reading all of its turns.
    /// </summary>
    public async Task<IReadOnlyList<object>> TranscriptAsync(RunId run, string from, string until, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        var read = new Dictionary<string, object>(StringComparer.Ordinal);
        await foreach (var entity in table
            .RangeAsync(Keys.Run(run), from, until, cancellationToken, select: ["RowKey"]).ConfigureAwait(false))
        {
            keys.Add(entity.RowKey);

            // Taken out of memory before the rest is read, because reading may push it out.
            if (memory.Row(run, entity.RowKey)?.Fact is { } known)
            {
                read[entity.RowKey] = known;
            }
        }

        var missing = keys.Where(key => !read.ContainsKey(key)).ToList();
        if (missing.Count > SideBySide)
        {
            await foreach (var fact in RangeAsync(
                run, missing[0], $"{missing[^1]}!", ReadAny, StoreTable.MostRows, filter: null, cancellationToken).ConfigureAwait(false))
            {
                read[KeyOf(fact)] = fact;
            }
        }
        else
        {
            foreach (var (key, fact) in await Task.WhenAll(missing.Select(async key =>
                (key, await FindAsync(run, key, ReadAny, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false))
            {
                if (fact is not null)
                {
                    read[key] = fact;
                }
            }
        }

        return [.. keys.Select(key => read.GetValueOrDefault(key)).OfType<object>()];
    }

    private static object ReadAny(RunId run, Row row) => row.Int(FactColumns.Kind) switch
    {
        FactColumns.Generation => GenerationRow.Read(run, row),
        FactColumns.ToolCall => ToolCallRow.Read(run, row),
        _ => throw row.Wrong(FactColumns.Kind, "a kind of ours"),
    };

    private static string KeyOf(object fact) => fact switch
    {
        GenerationRecord { Id: var id } => Keys.Generation(id.Step, id.Number),
        ToolCallRecord { Id: var id } => Keys.ToolCall(id.Step, id.Generation, id.Index),
        _ => throw new InvalidOperationException($"A {fact.GetType().Name} belongs to no transcript."),
    };

    private async Task<T> TakeAsync<T>(RunId run, Row row, Func<RunId, Row, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var fact = read(run, await contents.FillAsync(run, row, cancellationToken).ConfigureAwait(false));
        memory.Know(run, row.Key, KnownRow.Of(row, fact));
        return fact;
    }
}
