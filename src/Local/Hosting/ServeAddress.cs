using System.Net;
using Lavra.Http.Hosting;
using Microsoft.AspNetCore.Http;

namespace Lavra.Local.Hosting;

/// <summary>Where a server is to listen.</summary>
/// <param name="Text">The address as the server takes it.</param>
/// <param name="Reach">Who can reach it.</param>
internal sealed record ServeAddress(string Text, HttpReach Reach)
{
    /// <summary>Reads an address; null when it is none that can be listened on.</summary>
    public static ServeAddress? Parse(string text)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }

        if (!string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase)
            || address.PathBase.Length > 0 || address.IsUnixPipe || address.IsNamedPipe || address.Port > ushort.MaxValue)
        {
            return null;
        }

        var isLoopback = string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        if (address.Port == 0 && string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            // The server listens on both loopback addresses for this name, and cannot promise that one free port is free on both.
            text = $"{address.Scheme}://{IPAddress.Loopback}:0";
        }

        return new ServeAddress(text, isLoopback ? HttpReach.Loopback : HttpReach.Network);
    }
}
