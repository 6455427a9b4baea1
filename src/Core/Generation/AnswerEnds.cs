using Microsoft.Extensions.AI;

namespace Lavra.Generation;

/// <summary>
/// What the reasons mean that servers give for the end of an answer. Only reasons that are known to be a good end count as one; a server
/// that gives none with a whole answer is taken at its word.
/// </summary>
public static class AnswerEnds
{
    private static readonly Dictionary<string, AnswerEnd> known = new(StringComparer.Ordinal)
    {
        ["stop"] = AnswerEnd.Complete,
        ["eos"] = AnswerEnd.Complete,
        ["eostoken"] = AnswerEnd.Complete,
        ["endturn"] = AnswerEnd.Complete,
        ["stopsequence"] = AnswerEnd.Complete,
        ["stopstring"] = AnswerEnd.Complete,
        ["stoptoken"] = AnswerEnd.Complete,
        ["complete"] = AnswerEnd.Complete,
        ["completed"] = AnswerEnd.Complete,
        ["finishreasonstop"] = AnswerEnd.Complete,
        ["toolcalls"] = AnswerEnd.Calls,
        ["toolcall"] = AnswerEnd.Calls,
        ["tooluse"] = AnswerEnd.Calls,
        ["functioncall"] = AnswerEnd.Calls,
        ["length"] = AnswerEnd.Cut,
        ["maxtokens"] = AnswerEnd.Cut,
        ["maxoutputtokens"] = AnswerEnd.Cut,
        ["maxcompletiontokens"] = AnswerEnd.Cut,
        ["maxnewtokens"] = AnswerEnd.Cut,
        ["maxlength"] = AnswerEnd.Cut,
        ["tokenlimit"] = AnswerEnd.Cut,
        ["limit"] = AnswerEnd.Cut,
        ["finishreasonmaxtokens"] = AnswerEnd.Cut,
        ["contentfilter"] = AnswerEnd.Filtered,
        ["contentfiltered"] = AnswerEnd.Filtered,
        ["contentfiltering"] = AnswerEnd.Filtered,
        ["contentpolicy"] = AnswerEnd.Filtered,
        ["safety"] = AnswerEnd.Filtered,
        ["finishreasonsafety"] = AnswerEnd.Filtered,
        ["imagesafety"] = AnswerEnd.Filtered,
        ["recitation"] = AnswerEnd.Filtered,
        ["blocklist"] = AnswerEnd.Filtered,
        ["blocked"] = AnswerEnd.Filtered,
        ["prohibitedcontent"] = AnswerEnd.Filtered,
        ["spii"] = AnswerEnd.Filtered,
        ["sensitive"] = AnswerEnd.Filtered,
        ["guardrailintervened"] = AnswerEnd.Filtered,
        ["guardrails"] = AnswerEnd.Filtered,
        ["moderation"] = AnswerEnd.Filtered,
        ["errortoxic"] = AnswerEnd.Filtered,
        ["refusal"] = AnswerEnd.Filtered,
        ["contextwindow"] = AnswerEnd.ContextFull,
        ["contextlength"] = AnswerEnd.ContextFull,
        ["contextlengthexceeded"] = AnswerEnd.ContextFull,
        ["contextwindowexceeded"] = AnswerEnd.ContextFull,
        ["modelcontextwindowexceeded"] = AnswerEnd.ContextFull,
        ["modellength"] = AnswerEnd.ContextFull,
        ["exceedcontext"] = AnswerEnd.ContextFull,
        ["errorlimit"] = AnswerEnd.ContextFull,
    };

    /// <summary>What a reason means. Case, hyphens and underscores do not matter; a reason that is not known is a failure.</summary>
    /// <param name="reason">The reason; null or empty where the server gave none.</param>
    public static AnswerEnd Of(ChatFinishReason? reason) => Of(reason?.Value);

    /// <inheritdoc cref="Of(ChatFinishReason?)"/>
    public static AnswerEnd Of(string? reason) =>
        string.IsNullOrWhiteSpace(reason) ? AnswerEnd.Complete
        : known.TryGetValue(Folded(reason), out var end) ? end
        : AnswerEnd.Failed;

    private static string Folded(string reason) =>
        string.Concat(reason.Where(static c => char.IsAsciiLetterOrDigit(c)).Select(char.ToLowerInvariant));
}
