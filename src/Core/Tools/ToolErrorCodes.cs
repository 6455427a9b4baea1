namespace Lavra.Tools;

/// <summary>The kinds of failure that every tool can have; see <see cref="ToolResult.ErrorCode"/>.</summary>
public static class ToolErrorCodes
{
    /// <summary>No tool has that name.</summary>
    public const string ToolNotFound = "tool_not_found";

    /// <summary>The arguments do not fit.</summary>
    public const string InvalidArguments = "invalid_arguments";

    /// <summary>A rule forbids it.</summary>
    public const string Refused = "refused";

    /// <summary>What it was to work on does not exist.</summary>
    public const string NotFound = "not_found";

    /// <summary>It took too long.</summary>
    public const string Timeout = "timeout";

    /// <summary>It was started before a crash, and whether it happened is not known.</summary>
    public const string OutcomeUnknown = "outcome_unknown";

    /// <summary>Anything else.</summary>
    public const string Failed = "failed";

    /// <summary>The call was given up because the run was cancelled.</summary>
    public const string Cancelled = "cancelled";
}
