namespace Azure.Data.Tables.Connection;

/// <summary>A connection string: where an account is, and with what it is opened.</summary>
internal sealed record ConnectionString
{
    private const string EmulatorName = "devstoreaccount1";

    // The emulator's well-known key; everybody has it.
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>The account's address, with a signature in its query if there is one.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The account's name; null if only the address tells it.</summary>
    public string AccountName { get; init; }

    /// <summary>The account's key; null if there is a signature instead.</summary>
    public TableSharedKeyCredential Key { get; init; }

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="FormatException">Something is missing.</exception>
    /// <exception cref="InvalidOperationException">It is no list of names and values, or a name is there twice.</exception>
    public static ConnectionString Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var settings = Split(text);
        if (settings.GetValueOrDefault("UseDevelopmentStorage") == "true")
        {
            return Emulator(settings.GetValueOrDefault("DevelopmentStorageProxyUri"));
        }

        var endpoint = settings.GetValueOrDefault("TableEndpoint");
        if (endpoint is not null && settings.TryGetValue("SharedAccessSignature", out var signature))
        {
            return new ConnectionString { Endpoint = new UriBuilder(endpoint) { Query = signature }.Uri, AccountName = settings.GetValueOrDefault("AccountName") };
        }

        if (settings.TryGetValue("AccountName", out var name)
            && settings.TryGetValue("AccountKey", out var key)
            && (endpoint is not null || settings.ContainsKey("EndpointSuffix")))
        {
            endpoint ??= $"{settings.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{name}.table.{settings["EndpointSuffix"]}";
            return new ConnectionString { Endpoint = new Uri(endpoint), AccountName = name, Key = new TableSharedKeyCredential(name, key) };
        }

        throw new FormatException("No valid combination of account information found.");
    }

    private static ConnectionString Emulator(string proxy) => new()
    {
        Endpoint = proxy is null
            ? new Uri($"http://127.0.0.1:10002/{EmulatorName}")
            : new UriBuilder(proxy) { Port = 10002, Path = EmulatorName }.Uri,
        AccountName = EmulatorName,
        Key = new TableSharedKeyCredential(EmulatorName, EmulatorKey),
    };

    private static Dictionary<string, string> Split(string text)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var sign = part.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0 || !settings.TryAdd(part[..sign].TrimEnd(), part[(sign + 1)..].TrimStart()))
            {
                throw new InvalidOperationException("The connection string is no list of 'name=value;' with different names.");
            }
        }

        return settings;
    }
}
