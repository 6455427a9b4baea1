using Azure;
using Azure.Data.Tables;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Records;

namespace Lavra.Functions.Storage.Records;

/// <summary>
/// The head of a scope. Every write changes it under its version, so writes of a scope have an order, positions have no gaps, and the
/// count is what was written.
/// </summary>
/// <param name="Position">The position of the last change.</param>
/// <param name="Records">How many records there are.</param>
/// <param name="Forgotten">The position up to which the feed is forgotten.</param>
/// <param name="ETag">Its version; null when there is none yet.</param>
internal sealed record ScopeHead(long Position, long Records, long Forgotten, ETag? ETag)
{
    private const string PositionColumn = "Position";
    private const string RecordsColumn = "Records";
    private const string ForgottenColumn = "Forgotten";
    private const string TenantColumn = "Tenant";
    private const string KindColumn = "Kind";

    /// <summary>The head; one of nothing when there is none.</summary>
    public static async Task<ScopeHead> ReadAsync(StoreTable table, string partition, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(partition, RecordKeys.Head, cancellationToken).ConfigureAwait(false) is not { } entity)
        {
            return new ScopeHead(0, 0, 0, null);
        }

        var row = new Row(table.Name, entity);
        return new ScopeHead(row.Long(PositionColumn), row.Long(RecordsColumn), row.LongOr(ForgottenColumn, 0), row.Version);
    }

    /// <summary>The change that writes it, if nobody wrote another meanwhile.</summary>
    public TableTransactionAction Change(string partition)
    {
        var row = new RowWriter(partition, RecordKeys.Head)
            .Set(PositionColumn, (long?)Position).Set(RecordsColumn, (long?)Records).Set(ForgottenColumn, (long?)Forgotten).Entity;
        return ETag is { } version
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, version)
            : new TableTransactionAction(TableTransactionActionType.Add, row);
    }

    /// <summary>The row by which the scope is found by those who look at all.</summary>
    public static TableEntity Entry(RecordScope scope) => new RowWriter(RecordKeys.Scopes, RecordKeys.Scope(scope))
        .SetShort(TenantColumn, scope.Tenant).SetShort(KindColumn, scope.Kind).Entity;

    /// <summary>The scope of such a row.</summary>
    public static RecordScope ScopeOf(Row row) => new(row.Text(TenantColumn), row.Text(KindColumn));
}
