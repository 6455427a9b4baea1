namespace Lavra.Records;

/// <summary>How large records and batches may be, the same in every store.</summary>
public static class RecordLimits
{
    /// <summary>Bytes of UTF-8 of a key.</summary>
    public const int Key = 128;

    /// <summary>Bytes of UTF-8 of a sort key.</summary>
    public const int Sort = 128;

    /// <summary>Bytes of UTF-8 of a label.</summary>
    public const int Label = 200;

    /// <summary>Labels of a record.</summary>
    public const int Labels = 16;

    /// <summary>Bytes of UTF-8 of a body.</summary>
    public const int Body = 48_000;

    /// <summary>Bytes of UTF-8 of the bodies of a batch together.</summary>
    public const int BatchBodies = 600_000;

    /// <summary>
    /// The room that the changes of a batch may take together. Content takes 4 and two for each of its labels, content that is replaced or
    /// deleted the same again. So 24 new records without labels fit, or 12 with two labels each; and six are always replaced at once.
    /// </summary>
    public const int BatchRoom = 98;

    /// <summary>Records of a page, and changes of a page of the feed.</summary>
    public const int Page = 1000;

    /// <summary>How long a deletion is told to those who follow a feed, at least.</summary>
    public static TimeSpan DeletionsKept { get; } = TimeSpan.FromDays(30);

    /// <summary>The room of a record's content; 0 for none.</summary>
    /// <param name="labels">How many labels it has; null when there is no content.</param>
    public static int RoomOf(int? labels) => labels is { } count ? 4 + (2 * count) : 0;
}
