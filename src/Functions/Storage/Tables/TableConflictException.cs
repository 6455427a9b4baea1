using Azure.Data.Tables;

namespace Lavra.Functions.Storage.Tables;

/// <summary>
/// A change was refused because the rows are not as it expected them: one is there already, is gone, or has another version. Nothing
/// was changed. Whoever asked reads again and decides anew.
/// </summary>
internal sealed class TableConflictException(Exception inner) : Exception("The rows are not as the change expected them.", inner)
{
    /// <summary>Which change of a transaction was refused, from 0; null when that is not known.</summary>
    public int? At => (InnerException as TableTransactionFailedException)?.FailedTransactionActionIndex;
}
