namespace Lavra.Generation;

/// <summary>How an answer ended, as far as its use goes.</summary>
public enum AnswerEnd
{
    /// <summary>Of itself: it is whole.</summary>
    Complete,

    /// <summary>With tool calls, which are whole.</summary>
    Calls,

    /// <summary>At the most tokens that an answer may have.</summary>
    Cut,

    /// <summary>By a filter of the provider.</summary>
    Filtered,

    /// <summary>Because prompt and answer together are more than the model takes.</summary>
    ContextFull,

    /// <summary>Because of anything else: what there is of the answer cannot be relied on.</summary>
    Failed,
}
