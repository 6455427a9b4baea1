namespace Azure.Data.Tables;

/// <summary>A transaction was refused, and none of its changes made.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    private const string IndexKey = "FailedEntity";

    /// <summary>Wraps the error of the action that failed.</summary>
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(requestFailedException.Status, requestFailedException.Message, requestFailedException.ErrorCode, requestFailedException.InnerException)
    {
        foreach (System.Collections.DictionaryEntry entry in requestFailedException.Data)
        {
            Data[entry.Key] = entry.Value;
        }
    }

    internal TableTransactionFailedException(RequestFailedException cause, int? index)
        : this(cause)
    {
        if (index is not null)
        {
            Data[IndexKey] = index.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The place of the action that failed, from 0; null if the service did not say.</summary>
    public int? FailedTransactionActionIndex => Data[IndexKey] is string text
        && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var index) ? index : null;
}
