using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables.Connection;

/// <summary>An account with everything that is needed to send it requests.</summary>
internal sealed class TableAccount
{
    private TableAccount(Uri endpoint, string name, TableSharedKeyCredential key, HttpPipelinePolicy authentication, TableClientOptions options)
    {
        options ??= new TableClientOptions();
        Endpoint = endpoint;
        Name = name ?? TableAddress.AccountIn(endpoint);
        Key = key;
        Version = options.VersionString;
        Sender = new RequestSender(
            HttpPipelineBuilder.Build(new HttpPipelineOptions(options)
            {
                PerRetryPolicies = { authentication },
                ResponseClassifier = new ResponseClassifier(),
                RequestFailedDetailsParser = TableErrorParser.Instance,
            }),
            endpoint,
            Version);
    }

    /// <summary>Its address, without a query.</summary>
    public Uri Endpoint { get; }

    /// <summary>Its name; null if the address does not tell it.</summary>
    public string Name { get; }

    /// <summary>Its key; null if it is opened with something else.</summary>
    public TableSharedKeyCredential Key { get; }

    /// <summary>The service's version that is spoken.</summary>
    public string Version { get; }

    /// <summary>Sends requests.</summary>
    public RequestSender Sender { get; }

    /// <summary>An account by a connection string.</summary>
    public static TableAccount Open(string connectionString, TableClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        var parsed = ConnectionString.Parse(connectionString);
        return parsed.Key is { } key
            ? new TableAccount(parsed.Endpoint, parsed.AccountName, key, new SharedKeyPolicy(key), options)
            : Open(parsed.Endpoint, null, parsed.AccountName, options);
    }

    /// <summary>An account with its key.</summary>
    public static TableAccount Open(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new TableAccount(endpoint, credential.AccountName, credential, new SharedKeyPolicy(credential), options);
    }

    /// <summary>An account with tokens. They are sent over HTTPS only.</summary>
    public static TableAccount Open(Uri endpoint, TokenCredential credential, TableClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        var audience = options?.Audience ?? TableAudience.AzurePublicCloud;
        return new TableAccount(endpoint, null, null, new BearerTokenAuthenticationPolicy(credential, audience.Scope()), options);
    }

    /// <summary>An account with a signature, of the credential or in the address.</summary>
    /// <exception cref="ArgumentException">The signature would be sent without encryption to another machine.</exception>
    public static TableAccount Open(Uri endpoint, AzureSasCredential credential, string name, TableClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback)
        {
            throw new ArgumentException("A signature is sent over https only.", nameof(endpoint));
        }

        credential ??= endpoint.Query.Length > 1 ? new AzureSasCredential(endpoint.Query) : null;
        return new TableAccount(
            new UriBuilder(endpoint) { Query = "" }.Uri, name, null, credential is null ? null : new SharedAccessSignaturePolicy(credential), options);
    }
}
