namespace Lavra.Records;

/// <summary>A record that was asked for by its key cannot be read. The message names its place and the remedy.</summary>
public sealed class DamagedRecordException(DamagedRecord damage, Exception? inner = null)
    : Exception($"Record '{damage.Key}' cannot be read ({damage.Place}): {damage.Reason} Everything else is intact. Write it anew or delete it.", inner)
{
    /// <summary>What is damaged.</summary>
    public DamagedRecord Damage { get; } = damage;
}
