namespace Azure.Data.Tables.Sas;

/// <summary>By which protocols a signature is taken.</summary>
public enum TableSasProtocol
{
    /// <summary>The service's default: both.</summary>
    None = 0,

    /// <summary>Both.</summary>
    HttpsAndHttp = 1,

    /// <summary>HTTPS only.</summary>
    Https = 2,
}
