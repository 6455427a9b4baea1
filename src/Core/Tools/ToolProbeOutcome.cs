namespace Lavra.Tools;

/// <summary>What a probe found out about a call that was started and has no result.</summary>
public sealed record ToolProbeOutcome
{
    private ToolProbeOutcome(ToolProbeFinding finding, string text)
    {
        Finding = finding;
        Text = text;
    }

    /// <summary>It did not happen, or only in part: acting now completes it and does nothing twice.</summary>
    public static ToolProbeOutcome DidNotHappen { get; } = new(ToolProbeFinding.DidNotHappen, "");

    /// <summary>What was found.</summary>
    public ToolProbeFinding Finding { get; }

    /// <summary>The call's result if it happened; what is not known if that is unknown; else empty.</summary>
    public string Text { get; }

    /// <summary>It happened.</summary>
    /// <param name="result">What the call would have returned.</param>
    public static ToolProbeOutcome Happened(string result) => new(ToolProbeFinding.Happened, result);

    /// <summary>It cannot be told.</summary>
    /// <param name="why">What is not known, for the model: a sentence.</param>
    public static ToolProbeOutcome Unknown(string why) => new(ToolProbeFinding.Unknown, why);
}

/// <summary>What a probe can find.</summary>
public enum ToolProbeFinding
{
    /// <summary>It cannot be told.</summary>
    Unknown,

    /// <summary>It happened wholly.</summary>
    Happened,

    /// <summary>It did not happen, or not wholly.</summary>
    DidNotHappen,
}
