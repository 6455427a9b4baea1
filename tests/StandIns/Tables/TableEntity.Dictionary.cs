using System.Collections;

namespace Azure.Data.Tables;

public sealed partial class TableEntity : IDictionary<string, object>
{
    /// <inheritdoc/>
    public ICollection<string> Keys => properties.Keys;

    /// <inheritdoc/>
    public int Count => properties.Count;

    /// <inheritdoc/>
    ICollection<object> IDictionary<string, object>.Values => properties.Values;

    /// <inheritdoc/>
    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    private ICollection<KeyValuePair<string, object>> Pairs => properties;

    /// <summary>A property's value; null if there is none of that name. An int stays what the property was if that is wider.</summary>
    public object this[string key]
    {
        get => Find(key);
        set => Set(key, value);
    }

    /// <summary>Sets a property, whether it is there or not.</summary>
    public void Add(string key, object value) => Set(key, value);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => properties.ContainsKey(key);

    /// <inheritdoc/>
    public bool Remove(string key) => properties.Remove(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, out object value) => properties.TryGetValue(key, out value);

    /// <inheritdoc/>
    public void Clear() => properties.Clear();

    /// <inheritdoc/>
    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => Set(item.Key, item.Value);

    /// <inheritdoc/>
    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) => Pairs.Contains(item);

    /// <inheritdoc/>
    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        Pairs.CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) => Pairs.Remove(item);

    /// <inheritdoc/>
    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => properties.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => properties.GetEnumerator();
}
