namespace Azure.Data.Tables;

/// <summary>A transaction was refused, and none of its changes made.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    /// <summary>Wraps the error of the action that failed.</summary>
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(requestFailedException.Status, requestFailedException.Message, requestFailedException.ErrorCode, requestFailedException.InnerException)
    {
        foreach (System.Collections.DictionaryEntry entry in requestFailedException.Data)
        {
            Data[entry.Key] = entry.Value;
        }
    }

    /// <summary>The place of the action that failed, from 0; null if the service did not say.</summary>
    public int? FailedTransactionActionIndex => Data[Requests.TableErrorParser.IndexKey] is string text
        && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var index) ? index : null;
}
