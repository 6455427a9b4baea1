namespace Lavra.Runs;

/// <summary>What came of asking a run to stop.</summary>
public enum CancelRunResult
{
    /// <summary>The run was told; it ends within a second.</summary>
    Requested,

    /// <summary>There is no such run (or it is another tenant's).</summary>
    NotFound,

    /// <summary>It had ended already.</summary>
    AlreadyEnded,
}
