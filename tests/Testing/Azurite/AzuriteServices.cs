namespace Lavra.Testing.Azurite;

/// <summary>The services of a storage account.</summary>
[Flags]
public enum AzuriteServices
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Tables.</summary>
    Table = 1,

    /// <summary>Blobs.</summary>
    Blob = 2,

    /// <summary>Queues.</summary>
    Queue = 4,
}
