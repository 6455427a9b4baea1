using Lavra.Durability;

namespace Lavra.Functions.Storage.Tables;

/// <summary>
/// The stores could not do what was asked. The message names the table and the row, and the remedy; it holds no content. What was
/// durable before still is.
/// </summary>
public sealed class TableStoreException(TableStoreFailure failure, string message, Exception? inner = null)
    : Exception(message, inner), IPermanentFailure
{
    /// <summary>What kind of failure it is.</summary>
    public TableStoreFailure Failure { get; } = failure;

    /// <inheritdoc />
    public bool IsPermanent => Failure is TableStoreFailure.RowTooLarge or TableStoreFailure.Unreadable or TableStoreFailure.NewerForm;

    /// <summary>Whether it is about one row that this program cannot read, so that everything else goes on.</summary>
    internal bool IsAboutOneRow => Failure is TableStoreFailure.Unreadable or TableStoreFailure.NewerForm;
}

/// <summary>Why a table store could not do what was asked.</summary>
public enum TableStoreFailure
{
    /// <summary>A row is larger than the service takes.</summary>
    RowTooLarge,

    /// <summary>A row is not what this program wrote: somebody changed it, or a part of it is missing.</summary>
    Unreadable,

    /// <summary>A row was written by a newer program.</summary>
    NewerForm,

    /// <summary>A table was deleted, and its name cannot be used again yet.</summary>
    TableBeingDeleted,

    /// <summary>Others wrote to the same run so often that this write never got its turn.</summary>
    Contended,

    /// <summary>The service is busy or away, and was for longer than it was tried.</summary>
    Unavailable,

    /// <summary>The service refuses: a role, a key or a setting is wrong.</summary>
    Refused,
}
