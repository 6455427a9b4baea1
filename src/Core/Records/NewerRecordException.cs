namespace Lavra.Records;

/// <summary>A record was written by a newer program than this one, which therefore neither reads it nor writes over it.</summary>
public sealed class NewerRecordException(RecordScope scope, string key, int schema, int known) : Exception(
    $"Record '{key}' of kind '{scope.Kind}' has form {schema}, and this program knows up to {known}. Use the newer program that wrote it.")
{
    /// <summary>The form that it has.</summary>
    public int Schema { get; } = schema;
}
