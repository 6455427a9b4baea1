using Lavra.Functions.Storage.Memory;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Reading;

/// <summary>Brings the long texts that rows refer to. Thread safe.</summary>
internal sealed class Contents(StoreTable table, RunMemory memory)
{
    /// <summary>Puts the long texts that a row refers to into its columns.</summary>
    /// <param name="run">The run.</param>
    /// <param name="row">The row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="except">Columns of which the beginning is enough.</param>
    public async Task<Row> FillAsync(RunId run, Row row, CancellationToken cancellationToken, params IReadOnlyList<string> except)
    {
        foreach (var column in row.Entity.Keys.Except(except).ToList())
        {
            if (row.Entity[column] is byte[] or BinaryData && TextColumn.NameIn(row.Bytes(column)) is { } name)
            {
                row.Entity[column] = await ReadAsync(run, name, cancellationToken).ConfigureAwait(false);
            }
        }

        return row;
    }

    private async Task<string> ReadAsync(RunId run, string name, CancellationToken cancellationToken)
    {
        if (memory.Text(run, name) is { } known)
        {
            return known;
        }

        var text = await LongText.ReadAsync(table, Keys.Run(run), name, cancellationToken).ConfigureAwait(false);
        memory.Know(run, name, text);
        return text;
    }
}
