namespace Lavra.Generation.Turns;

/// <summary>A tool call that a model asks for.</summary>
/// <param name="ModelCallId">The id that the model gave it, to answer it by; null when it gave none.</param>
/// <param name="Tool">The tool's name as asked for; may be unknown.</param>
/// <param name="Arguments">The arguments: a JSON object wherever one could be read, else the text as it came.</param>
public sealed record RequestedCall(string? ModelCallId, string Tool, string Arguments);
