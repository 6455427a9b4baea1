using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>How a client talks to the service: retries, transport, policies (of <see cref="ClientOptions"/>) and version.</summary>
public class TableClientOptions : ClientOptions
{
    /// <summary>Options for one version of the service.</summary>
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06)
    {
        VersionString = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
        };
    }

    /// <summary>The service's versions.</summary>
    public enum ServiceVersion
    {
        /// <summary>2019-02-02.</summary>
        V2019_02_02 = 1,

        /// <summary>2020-12-06.</summary>
        V2020_12_06 = 2,
    }

    /// <summary>For whom tokens are asked; null means the public cloud.</summary>
    public TableAudience? Audience { get; set; }

    /// <summary>Whether the service is asked for the tenant. The stand-in takes it and asks never.</summary>
    public bool EnableTenantDiscovery { get; set; }

    internal string VersionString { get; }
}
