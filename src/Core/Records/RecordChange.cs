namespace Lavra.Records;

/// <summary>One change to a record.</summary>
/// <param name="Key">Which record.</param>
/// <param name="Content">What it is to say; null deletes it. Deleting what is not there is no change.</param>
/// <param name="Expected">What must be there.</param>
public sealed record RecordChange(string Key, RecordContent? Content, RecordExpectation Expected)
{
    /// <summary>Puts a record in the place of whatever is there.</summary>
    public static RecordChange Put(RecordContent content) => Put(content, RecordExpectation.Any);

    /// <summary>Puts a record, if what is there is as expected.</summary>
    public static RecordChange Put(RecordContent content, RecordExpectation expected)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new RecordChange(content.Key, content, expected);
    }

    /// <summary>Deletes a record, if it is there.</summary>
    public static RecordChange Delete(string key) => Delete(key, RecordExpectation.Any);

    /// <summary>Deletes a record, if what is there is as expected.</summary>
    public static RecordChange Delete(string key, RecordExpectation expected) => new(key, Content: null, expected);
}
