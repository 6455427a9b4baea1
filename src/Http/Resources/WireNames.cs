using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lavra.Http.Resources;

/// <summary>The names of an enum's values on the wire, taken from its JSON form.</summary>
internal sealed class WireNames<T>
    where T : struct, Enum
{
    private readonly FrozenDictionary<T, string> names;
    private readonly FrozenDictionary<string, T> values;

    public WireNames(JsonTypeInfo<T> type)
    {
        names = Enum.GetValues<T>().ToFrozenDictionary(
            static value => value, value => JsonSerializer.SerializeToElement(value, type).GetString() ?? value.ToString());
        values = names.ToFrozenDictionary(static pair => pair.Value, static pair => pair.Key, StringComparer.Ordinal);
    }

    /// <summary>All names, in the order of the values.</summary>
    public IEnumerable<string> All => names.OrderBy(static pair => pair.Key).Select(static pair => pair.Value);

    /// <summary>The name of a value.</summary>
    public string Of(T value) => names.TryGetValue(value, out var name) ? name : value.ToString();

    /// <summary>The value of a name, written exactly so.</summary>
    public bool TryRead(string name, out T value) => values.TryGetValue(name, out value);
}
