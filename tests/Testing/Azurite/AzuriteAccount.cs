using Azure.Data.Tables;

namespace Lavra.Testing.Azurite;

/// <summary>The account of the Azurite that this test process has started, with the services that were asked for.</summary>
/// <param name="Key">Its key, which is another one in every process.</param>
/// <param name="Table">The address of its tables; null if they were not asked for.</param>
/// <param name="Blob">The address of its blobs; null if they were not asked for.</param>
/// <param name="Queue">The address of its queues; null if they were not asked for.</param>
public sealed record AzuriteAccount(string Key, Uri? Table, Uri? Blob, Uri? Queue)
{
    /// <summary>Its name. Clients know by this one that the account is the first part of a path.</summary>
    public const string Name = "devstoreaccount1";

    /// <summary>The connection string. It has only the services that were asked for.</summary>
    public string ConnectionString => string.Concat(
        $"DefaultEndpointsProtocol=http;AccountName={Name};AccountKey={Key};",
        Part(nameof(Table), Table),
        Part(nameof(Blob), Blob),
        Part(nameof(Queue), Queue));

    /// <summary>The credential of its tables.</summary>
    public TableSharedKeyCredential Credential => new(Name, Key);

    private static string Part(string service, Uri? address) => address is null ? "" : $"{service}Endpoint={address};";
}
