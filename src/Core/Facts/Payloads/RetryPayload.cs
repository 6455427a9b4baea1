using System.Text.Json;

namespace Lavra.Facts.Payloads;

/// <summary>What <see cref="LogAction.RetryScheduled"/> carries.</summary>
/// <param name="Reason"><see cref="RateLimit"/> or <see cref="ModelUnavailable"/>; null when the plan is waited for.</param>
/// <param name="Wait">How long until the next try.</param>
public sealed record RetryPayload(string? Reason, TimeSpan Wait) : LogPayload
{
    /// <summary>The model's server, or a limit of this program, asked to wait.</summary>
    public const string RateLimit = "rate_limit";

    /// <summary>The model could not be reached.</summary>
    public const string ModelUnavailable = "model_unavailable";

    internal static RetryPayload Read(PayloadMembers members) =>
        new(members.TextOrNull("reason"), TimeSpan.FromMilliseconds(Math.Clamp(members.Whole("waitMs") ?? 0, 0, long.MaxValue / TimeSpan.TicksPerMillisecond)));

    private protected override void Write(Utf8JsonWriter json)
    {
        if (Reason is not null)
        {
            json.WriteString("reason", Reason);
        }

        json.WriteNumber("waitMs", (long)Wait.TotalMilliseconds);
    }
}
