namespace Lavra.Http;

/// <summary>Settings of the HTTP API: section <c>Lavra:Http</c>. Ranges are checked at start, all errors at once.</summary>
public sealed class HttpOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Lavra:Http";

    /// <summary>The API keys that are accepted. Without any, only a host bound to the loopback interface serves requests.</summary>
    public IList<ApiKeyOptions> Keys { get; init; } = [];

    /// <summary>Bytes that a request's body may have. 1 KiB to 1 GiB, default 1 MiB.</summary>
    public int MaxRequestBytes { get; set; } = 1 << 20;

    /// <summary>
    /// Requests per minute of one key, over time; as many may come at once after a pause. 1 to 1,000,000, default 600.
    /// </summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Event streams that one key may hold open at the same time. 1 to 100,000, default 32.</summary>
    public int EventStreams { get; set; } = 32;

    /// <summary>How often a silent event stream sends a comment, so that proxies and clients know it lives. 1 s to 10 min,
    /// default 15 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long an event stream is served before it ends and the client comes back with <c>Last-Event-ID</c>. Hosts that cut
    /// responses set it below their limit (Azure cuts at 230 s). 1 s to 1 day, default 1 h.
    /// </summary>
    public TimeSpan EventStreamTime { get; set; } = TimeSpan.FromHours(1);
}
