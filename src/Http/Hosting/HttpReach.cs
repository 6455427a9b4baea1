namespace Lavra.Http.Hosting;

/// <summary>Who can reach the host's listener; only the host knows.</summary>
public enum HttpReach
{
    /// <summary>Others may reach it: every request needs a key.</summary>
    Network,

    /// <summary>
    /// It is bound to the loopback interface and nothing else: while no key is configured, requests from this machine need none,
    /// if their <c>Host</c> and <c>Origin</c> show that no foreign web page sent them.
    /// </summary>
    Loopback,
}
