namespace Azure.Data.Tables.Sas;

/// <summary>What a signature for one table allows, until when, and for which keys.</summary>
public class TableSasBuilder
{
    /// <summary>A signature that a stored policy completes.</summary>
    public TableSasBuilder()
    {
    }

    /// <summary>A signature for a table.</summary>
    public TableSasBuilder(string tableName, TableSasPermissions permissions, DateTimeOffset expiresOn)
    {
        TableName = tableName;
        ExpiresOn = expiresOn;
        SetPermissions(permissions);
    }

    /// <summary>A signature for a table, with permissions as letters in the order of "raud".</summary>
    public TableSasBuilder(string tableName, string rawPermissions, DateTimeOffset expiresOn)
    {
        TableName = tableName;
        ExpiresOn = expiresOn;
        SetPermissions(rawPermissions);
    }

    /// <summary>The table.</summary>
    public string TableName { get; set; }

    /// <summary>What is allowed, as letters.</summary>
    public string Permissions { get; private set; }

    /// <summary>From when; the default means from the beginning.</summary>
    public DateTimeOffset StartsOn { get; set; }

    /// <summary>Until when.</summary>
    public DateTimeOffset ExpiresOn { get; set; }

    /// <summary>By which protocols.</summary>
    public TableSasProtocol Protocol { get; set; }

    /// <summary>A stored policy of the table; null means none.</summary>
    public string Identifier { get; set; }

    /// <summary>The first partition that can be reached; null means no bound.</summary>
    public string PartitionKeyStart { get; set; }

    /// <summary>The last partition that can be reached; null means no bound.</summary>
    public string PartitionKeyEnd { get; set; }

    /// <summary>The first row that can be reached in the first partition; null means no bound.</summary>
    public string RowKeyStart { get; set; }

    /// <summary>The last row that can be reached in the last partition; null means no bound.</summary>
    public string RowKeyEnd { get; set; }

    internal string Version { get; set; } = SasText.DefaultVersion;

    /// <summary>Sets what is allowed.</summary>
    public void SetPermissions(TableSasPermissions permissions) => Permissions = string.Concat(
        permissions.HasFlag(TableSasPermissions.Read) ? "r" : "",
        permissions.HasFlag(TableSasPermissions.Add) ? "a" : "",
        permissions.HasFlag(TableSasPermissions.Update) ? "u" : "",
        permissions.HasFlag(TableSasPermissions.Delete) ? "d" : "");

    /// <summary>Sets what is allowed, as letters in the order of "raud".</summary>
    public void SetPermissions(string rawPermissions) => Permissions = rawPermissions;

    /// <summary>The signature as a query without the question mark.</summary>
    /// <exception cref="InvalidOperationException">Without a stored policy, the end or the permissions are missing.</exception>
    public string Sign(TableSharedKeyCredential sharedKeyCredential)
    {
        ArgumentNullException.ThrowIfNull(sharedKeyCredential);
        if (Identifier is null && (ExpiresOn == default || string.IsNullOrEmpty(Permissions)))
        {
            throw new InvalidOperationException("A signature needs an end and permissions, or a stored policy that has them.");
        }

        // The service knows a table by its name in small letters here.
        var table = TableName.ToLowerInvariant();
        var signature = sharedKeyCredential.Sign(string.Join(
            '\n',
            Permissions,
            SasText.Time(StartsOn),
            SasText.Time(ExpiresOn),
            $"/table/{sharedKeyCredential.AccountName}/{table}",
            Identifier,
            "",
            SasText.Protocol(Protocol),
            Version,
            PartitionKeyStart,
            RowKeyStart,
            PartitionKeyEnd,
            RowKeyEnd));
        return SasText.Query(
            ("sv", Version),
            ("tn", table),
            ("st", SasText.Time(StartsOn)),
            ("se", SasText.Time(ExpiresOn)),
            ("sp", Permissions),
            ("si", Identifier),
            ("spr", SasText.Protocol(Protocol)),
            ("spk", PartitionKeyStart),
            ("srk", RowKeyStart),
            ("epk", PartitionKeyEnd),
            ("erk", RowKeyEnd),
            ("sig", signature));
    }
}
