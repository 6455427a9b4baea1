namespace Lavra.Watching;

/// <summary>What keeps a run from going on.</summary>
public enum StuckReason
{
    /// <summary>It was accepted and has no workflow: whoever accepted it died before it could start one, or the start was lost.</summary>
    NotStarted,

    /// <summary>Its workflow has ended, and the run does not know.</summary>
    EndedUnnoticed,

    /// <summary>
    /// Its workflow goes on by its own account, and nothing has happened for too long: a message was lost, or one is taken up again and
    /// again and kills its worker each time.
    /// </summary>
    NoProgress,
}
