namespace Lavra.Jobs;

/// <summary>What is known of a job without running it.</summary>
/// <param name="Name">Its name: lower-case letters, digits and <c>-</c>, 32 at most. It is stored; never rename one.</param>
/// <param name="Description">What it does, as a sentence.</param>
/// <param name="Period">
/// How often it is due, where the host has no schedule of its own for it. Times that were missed are made up for once.
/// </param>
public sealed record JobDeclaration(string Name, string Description, TimeSpan Period);

/// <summary>
/// Recurring work of the product itself, declared by the capability that owns it. Idempotent: it may be cut off anywhere and done again.
/// It works in pieces that take a minute at most, and goes on from where the last one came to.
/// </summary>
/// <param name="Declaration">What is known of it.</param>
/// <param name="Body">
/// Does a piece. Told where the last piece came to, or null at the beginning. An exception ends this run of the job and is told in its
/// record; the next run goes on from the same place.
/// </param>
public sealed record Job(JobDeclaration Declaration, Func<string?, CancellationToken, Task<JobPiece>> Body)
{
    /// <summary>Its name.</summary>
    public string Name => Declaration.Name;
}

/// <summary>What a piece of a job did.</summary>
/// <param name="Did">What it did, for people: a few words with figures, no content. Null when there was nothing to do.</param>
/// <param name="Next">Where the next piece goes on; null when the job has done everything.</param>
public sealed record JobPiece(string? Did, string? Next);
