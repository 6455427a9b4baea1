using Lavra.Functions.Storage.Tables;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;

namespace Lavra.Functions.Storage;

/// <summary>
/// The client of the account that the settings name. This type is the only one that knows identities, keys and retries.
/// </summary>
internal static class TableAccount
{
    /// <summary>The client. Nothing is sent yet.</summary>
    /// <param name="options">Valid settings.</param>
    /// <param name="transport">What sends requests instead of HTTP; null for HTTP.</param>
    public static TableServiceClient Open(TableStorageOptions options, HttpPipelineTransport? transport = null)
    {
        var client = Options();
        if (transport is not null)
        {
            client.Transport = transport;
        }

        return options.Endpoint is { } endpoint
            ? new TableServiceClient(endpoint, Identity(options), client)
            : new TableServiceClient(options.ConnectionString, client);
    }

    /// <summary>
    /// A busy service (429, 500, 503) and a lost connection are tried again for about half a minute, and no request waits for longer
    /// than that. Repeating is safe: every change either says what it expects or means the same when it is made twice.
    /// </summary>
    public static TableClientOptions Options() => new()
    {
        Retry =
        {
            Mode = RetryMode.Exponential,
            MaxRetries = 6,
            Delay = TimeSpan.FromMilliseconds(400),
            MaxDelay = TimeSpan.FromSeconds(10),
            NetworkTimeout = TimeSpan.FromSeconds(30),
        },
    };

    private static TokenCredential Identity(TableStorageOptions options) => string.IsNullOrEmpty(options.ClientId)
        ? new DefaultAzureCredential()
        : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(options.ClientId));
}
