namespace Lavra.Tools;

/// <summary>
/// The one exception by which a tool tells the model what went wrong. Any other exception becomes a general text.
/// </summary>
/// <param name="code">What kind of failure; see <see cref="ToolResult.ErrorCode"/>. Lower case with underscores.</param>
/// <param name="message">What went wrong and what to do about it, written for the model; no absolute paths, no secrets.</param>
public sealed class ToolException(string code, string message) : Exception(message)
{
    /// <summary>What kind of failure.</summary>
    public string Code { get; } = code;
}
