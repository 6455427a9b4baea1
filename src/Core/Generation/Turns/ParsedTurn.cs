namespace Lavra.Generation.Turns;

/// <summary>What a model's answer asks for. Exactly one is there: calls, a final answer, or a problem.</summary>
public sealed record ParsedTurn
{
    /// <summary>What the model wrote on the way; null when nothing.</summary>
    public string? Thought { get; init; }

    /// <summary>The step's answer; null when the step goes on.</summary>
    public string? FinalAnswer { get; init; }

    /// <summary>The tool calls to make, in order.</summary>
    public IReadOnlyList<RequestedCall> Calls { get; init; } = [];

    /// <summary>
    /// Why the answer cannot be used and which form is expected: the observation to give back to the model. Null when it can.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>What was left out or mended while reading, for the log.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
