namespace Lavra.Generation.RateLimiting;

/// <summary>A call's place at a <see cref="ModelGate"/>: reserved for later, or taken.</summary>
public sealed class Pass
{
    internal Pass(string? caller, string? tenant, long tokens, DateTimeOffset time)
    {
        Caller = caller;
        Tenant = tenant;
        Tokens = tokens;
        Time = time;
    }

    internal string? Caller { get; }

    internal string? Tenant { get; }

    internal long Tokens { get; set; }

    internal DateTimeOffset Time { get; set; }

    internal bool RefusedByServer { get; set; }
}

/// <summary>What a gate says to a call.</summary>
/// <param name="Pass">The pass with which it may go ahead now; null when it must wait.</param>
/// <param name="Wait">How long until its turn; zero with a pass.</param>
public readonly record struct GateDecision(Pass? Pass, TimeSpan Wait);
