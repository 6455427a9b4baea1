namespace Azure.Data.Tables;

/// <summary>For which service a token is asked.</summary>
public readonly struct TableAudience : IEquatable<TableAudience>
{
    private readonly string value;

    /// <summary>An audience by its address.</summary>
    public TableAudience(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        this.value = value;
    }

    /// <summary>Of the public cloud, the default.</summary>
    public static TableAudience AzurePublicCloud { get; } = new("AzurePublic");

    /// <summary>Of the cloud in China.</summary>
    public static TableAudience AzureChina { get; } = new("AzureChina");

    /// <summary>Of the cloud of the government of the United States.</summary>
    public static TableAudience AzureGovernment { get; } = new("AzureGov");

    /// <summary>An audience by its address.</summary>
    public static implicit operator TableAudience(string value) => new(value);

    /// <summary>Whether both are the same, whatever the case of letters.</summary>
    public static bool operator ==(TableAudience left, TableAudience right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(TableAudience left, TableAudience right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TableAudience other) => string.Equals(value, other.value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is TableAudience other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(value);

    /// <inheritdoc/>
    public override string ToString() => value;

    internal string Scope()
    {
        var address = value switch
        {
            "AzurePublic" => "https://storage.azure.com",
            "AzureChina" => "https://storage.azure.cn",
            "AzureGov" => "https://storage.azure.us",
            _ => value.TrimEnd('/'),
        };
        return address.EndsWith("/.default", StringComparison.OrdinalIgnoreCase) ? address : address + "/.default";
    }
}
