using Lavra.Identity;

namespace Lavra.Tools.Files;

/// <summary>Names what a call leaves on disk while it works, so that a repeated call finds and replaces it.</summary>
internal static class CallKey
{
    public static string Of(ToolCallId call) => call.ToString();
}
