namespace Azure.Data.Tables.Models;

/// <summary>A code with which the service refuses a request, to be compared with <see cref="RequestFailedException.ErrorCode"/>.</summary>
public readonly partial struct TableErrorCode : IEquatable<TableErrorCode>
{
    private readonly string value;

    /// <summary>A code by its text.</summary>
    public TableErrorCode(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this.value = value;
    }

    /// <summary>A code by its text.</summary>
    public static implicit operator TableErrorCode(string value) => new(value);

    /// <summary>Whether both are the same, whatever the case of letters.</summary>
    public static bool operator ==(TableErrorCode left, TableErrorCode right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(TableErrorCode left, TableErrorCode right) => !left.Equals(right);

    /// <summary>Whether the text is the code; null is none.</summary>
    public static bool operator ==(TableErrorCode code, string value) => code.Is(value);

    /// <summary>Whether the text is another code or null.</summary>
    public static bool operator !=(TableErrorCode code, string value) => !code.Is(value);

    /// <summary>Whether the text is the code; null is none.</summary>
    public static bool operator ==(string value, TableErrorCode code) => code.Is(value);

    /// <summary>Whether the text is another code or null.</summary>
    public static bool operator !=(string value, TableErrorCode code) => !code.Is(value);

    /// <inheritdoc/>
    public bool Equals(TableErrorCode other) => Is(other.value);

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is TableErrorCode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(value);

    /// <inheritdoc/>
    public override string ToString() => value;

    private bool Is(string other) => string.Equals(value, other, StringComparison.OrdinalIgnoreCase);
}
