using Lavra.Tools;

namespace Lavra.Generation.Prompts;

/// <summary>How a tool's result is written for a model.</summary>
public static class ToolResultText
{
    /// <summary>How the text of a failure begins; its code and a closing parenthesis follow.</summary>
    public const string FailurePrefix = "Error (";

    /// <summary>The text for the model.</summary>
    /// <param name="result">The result; null for a call that has none.</param>
    /// <param name="chars">How many characters of it are shown.</param>
    public static string For(ToolResult? result, int chars) => result switch
    {
        null => "Error (no_result): the call has no result.",
        { Success: false } => CutText.At($"{FailurePrefix}{result.ErrorCode ?? "failed"}): {result.Error}", chars),
        { Content.Length: 0 } => "(done; there is no output)",
        _ => CutText.At(result.Content, chars),
    };
}
