using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Lavra.Records;

/// <summary>A kind of records, as the capability declares it that keeps them.</summary>
/// <typeparam name="T">What a record says. Members are only added; anything else needs an upgrade.</typeparam>
public sealed class RecordKind<T>
    where T : class
{
    /// <summary>Its name, as in <see cref="RecordScope.Kind"/>. Never rename one.</summary>
    public required string Name { get; init; }

    /// <summary>How records are written and read as JSON.</summary>
    public required JsonTypeInfo<T> Json { get; init; }

    /// <summary>Gives a record's key.</summary>
    public required Func<T, string> Key { get; init; }

    /// <summary>Gives a record's place in lists. Default: all the same, so that the key decides.</summary>
    public Func<T, string> Sort { get; init; } = static _ => "";

    /// <summary>Gives a record's labels. Default: none.</summary>
    public Func<T, IReadOnlyList<string>> Labels { get; init; } = static _ => [];

    /// <summary>
    /// How long a record is kept after its last change: told with the record and the time of the change, gives when it expires; null keeps
    /// it. Default: records are kept.
    /// </summary>
    public Func<T, DateTimeOffset, DateTimeOffset?> Expiry { get; init; } = static (_, _) => null;

    /// <summary>
    /// What makes a body of each older form into one of the next: the first from form 1 to form 2. Never change or remove one.
    /// </summary>
    public IReadOnlyList<Func<JsonObject, JsonObject>> Upgrades { get; init; } = [];

    /// <summary>The form that this program writes.</summary>
    public int Schema => Upgrades.Count + 1;
}
