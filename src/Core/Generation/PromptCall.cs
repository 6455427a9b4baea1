namespace Lavra.Generation;

/// <summary>A tool call inside of a prompt.</summary>
/// <param name="Id">By which its result refers to it.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Arguments">The arguments as the model is shown them: JSON.</param>
public sealed record PromptCall(string Id, string Tool, string Arguments);
