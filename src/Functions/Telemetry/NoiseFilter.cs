using System.Net;
using Microsoft.ApplicationInsights.Channel;
using Microsoft.ApplicationInsights.DataContracts;
using Microsoft.ApplicationInsights.Extensibility;

namespace Lavra.Functions.Telemetry;

/// <summary>
/// Takes out what happens all the time and says nothing when it went well: requests to the storage account, looks at orchestrations
/// on the host beside the app, fetching tokens, and the spans that wrap them. What failed is kept, but for the answers by which the
/// stores find out what is there. The product's own spans are kept.
/// </summary>
internal sealed class NoiseFilter(ITelemetryProcessor next) : ITelemetryProcessor
{
    private static readonly string[] Services = [".table.", ".queue.", ".blob."];
    private static readonly string[] Expected = ["304", "404", "409", "412"];

    /// <inheritdoc />
    public void Process(ITelemetry item)
    {
        if (item is not DependencyTelemetry dependency || !IsNoise(dependency))
        {
            next.Process(item);
        }
    }

    private static bool IsNoise(DependencyTelemetry dependency)
    {
        var type = dependency.Type ?? "";
        if (type.StartsWith("InProc", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var host = Host(dependency.Target);
        return IsStorage(type, host) ? dependency.Success != false || Expected.Contains(dependency.ResultCode)
            : dependency.Success != false && type.StartsWith("Http", StringComparison.OrdinalIgnoreCase) && IsBeside(host);
    }

    private static bool IsStorage(string type, string host) =>
        type is "Azure table" or "Azure queue" or "Azure blob"
        || type.Contains("Microsoft.Tables", StringComparison.Ordinal) || type.Contains("Microsoft.Storage", StringComparison.Ordinal)
        || Services.Any(service => host.Contains(service, StringComparison.OrdinalIgnoreCase));

    // The host is asked at an address of this machine, and tokens are given out at one of the link.
    private static bool IsBeside(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address)
            && (IPAddress.IsLoopback(address) || address.ToString().StartsWith("169.254.", StringComparison.Ordinal)));

    private static string Host(string? target)
    {
        var first = (target ?? "").Split(' ', '|')[0];
        return Uri.TryCreate($"http://{first}", UriKind.Absolute, out var address) ? address.Host.Trim('[', ']') : first;
    }
}
