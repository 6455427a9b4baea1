namespace Lavra.Http.Client;

/// <summary>How a client follows runs.</summary>
public sealed record LavraHttpClientOptions
{
    /// <summary>How long a stream may be silent, heartbeats included, before it is given up and opened again. Default 60 s.</summary>
    public TimeSpan StreamIdle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Attempts in a row to open a stream before following fails. Default 10.</summary>
    public int StreamAttempts { get; init; } = 10;

    /// <summary>How long to wait before opening a stream again; doubles with each failure, up to 10 s. Default 0.5 s.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(500);
}
