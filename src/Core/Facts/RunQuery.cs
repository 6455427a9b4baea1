namespace Lavra.Facts;

/// <summary>Which runs to list.</summary>
/// <param name="Tenant">Whose.</param>
public sealed record RunQuery(string Tenant)
{
    /// <summary>Only this status; null means all.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Only this session; null means all.</summary>
    public string? SessionId { get; init; }

    /// <summary>Only runs accepted at or after; null means all.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only runs accepted before; null means all.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Where the last page ended (<see cref="RunPage.Next"/>); null for the newest.</summary>
    public string? After { get; init; }

    /// <summary>At most so many. Default 50.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>A page of runs.</summary>
/// <param name="Runs">Newest first. Fewer than were asked for, even none, do not mean that there are no more. Answers and objectives may be cut to 200 characters.</param>
/// <param name="Next">Gives the next page; null at the end. Opaque.</param>
public sealed record RunPage(IReadOnlyList<Run> Runs, string? Next)
{
    private const int LongestText = 200;

    /// <summary>A run as it is listed: with long texts cut, but not in the middle of a character.</summary>
    public static Run Listed(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run with { Objective = Cut(run.Objective)!, Answer = Cut(run.Answer) };
    }

    private static string? Cut(string? text) => text is { Length: > LongestText }
        ? text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)]
        : text;
}
