using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Http.Hosting;

/// <summary>Settings of the HTTP API: section <c>Lavra:Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Lavra:Http";

    /// <summary>Their declarations.</summary>
    public static SettingsOf<HttpOptions> Settings { get; } = new(Section, static () => new HttpOptions(), static add =>
    {
        add.Add(
            nameof(MaxRequestBytes),
            static o => o.MaxRequestBytes,
            static (o, v) => o.MaxRequestBytes = v,
            SettingKinds.Bytes(1024, 1 << 30),
            "Bytes that a request's body may have.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(RequestsPerMinute),
            static o => o.RequestsPerMinute,
            static (o, v) => o.RequestsPerMinute = v,
            SettingKinds.Whole(1, 1_000_000),
            "Requests a minute of one key, over time; as many may come at once after a pause.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(EventStreams),
            static o => o.EventStreams,
            static (o, v) => o.EventStreams = v,
            SettingKinds.Whole(1, 100_000),
            "Event streams that one key may hold open at the same time.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(Heartbeat),
            static o => o.Heartbeat,
            static (o, v) => o.Heartbeat = v,
            SettingKinds.Duration("1s", "10m"),
            "How often a silent event stream sends a comment.",
            narrows: Narrowing.Any);
        add.Add(
            nameof(EventStreamTime),
            static o => o.EventStreamTime,
            static (o, v) => o.EventStreamTime = v,
            SettingKinds.Duration("1s", "1d"),
            "How long an event stream is served before it ends and the client comes back.",
            narrows: Narrowing.Less);
        add.AddList(nameof(Keys), static o => o.Keys, static (o, v) => o.Keys = [.. v], ApiKeyOptions.Settings);
    })
    {
        Rules = ApiKeyRules.Check,
    };

    /// <summary>The API keys that are accepted. Without any, only a host bound to the loopback interface serves requests.</summary>
    public IList<ApiKeyOptions> Keys { get; set; } = [];

    /// <summary>Bytes that a request's body may have. Default 1 MiB.</summary>
    public int MaxRequestBytes { get; set; } = 1 << 20;

    /// <summary>
    /// Requests per minute of one key, over time; as many may come at once after a pause. Default 600.
    /// </summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Event streams that one key may hold open at the same time. Default 32.</summary>
    public int EventStreams { get; set; } = 32;

    /// <summary>How often a silent event stream sends a comment, so that proxies and clients know it lives. Default
    /// 15 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long an event stream is served before it ends and the client comes back with <c>Last-Event-ID</c>. Hosts that cut
    /// responses set it below their limit (Azure cuts at 230 s). Default 1 h.
    /// </summary>
    public TimeSpan EventStreamTime { get; set; } = TimeSpan.FromHours(1);
}
