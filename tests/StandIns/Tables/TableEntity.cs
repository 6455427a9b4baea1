namespace Azure.Data.Tables;

/// <summary>An entity of any shape: properties by name, keys, Timestamp and ETag among them. Not safe for concurrent changes.</summary>
public sealed partial class TableEntity : ITableEntity
{
    private readonly Dictionary<string, object> properties;

    /// <summary>An entity without anything.</summary>
    public TableEntity()
        : this((IDictionary<string, object>)null)
    {
    }

    /// <summary>An entity with its keys.</summary>
    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>An entity with a copy of these properties.</summary>
    public TableEntity(IDictionary<string, object> values) => properties = values is null ? [] : new(values);

    /// <inheritdoc/>
    public string PartitionKey
    {
        get => GetString(PropertyNames.PartitionKey);
        set => properties[PropertyNames.PartitionKey] = value;
    }

    /// <inheritdoc/>
    public string RowKey
    {
        get => GetString(PropertyNames.RowKey);
        set => properties[PropertyNames.RowKey] = value;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(PropertyNames.Timestamp);
        set => properties[PropertyNames.Timestamp] = value;
    }

    /// <inheritdoc/>
    public ETag ETag
    {
        get => new(GetString(PropertyNames.ETag));
        set => properties[PropertyNames.ETag] = value.ToString();
    }

    /// <summary>A text, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public string GetString(string key) => (string)Get(key, typeof(string));

    /// <summary>Bytes, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public BinaryData GetBinaryData(string key) =>
        Find(key) is byte[] bytes ? new BinaryData(bytes) : (BinaryData)Get(key, typeof(BinaryData));

    /// <summary>Bytes, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public byte[] GetBinary(string key) => (byte[])Get(key, typeof(byte[]));

    /// <summary>A truth value, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public bool? GetBoolean(string key) => (bool?)Get(key, typeof(bool));

    /// <summary>A time, or null. What was read from the service is in UTC.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public DateTime? GetDateTime(string key) =>
        Find(key) is DateTimeOffset time ? time.UtcDateTime : (DateTime?)Get(key, typeof(DateTime));

    /// <summary>A time, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public DateTimeOffset? GetDateTimeOffset(string key) =>
        Find(key) is DateTime time ? new DateTimeOffset(time) : (DateTimeOffset?)Get(key, typeof(DateTimeOffset));

    /// <summary>A number, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public double? GetDouble(string key) => (double?)Get(key, typeof(double));

    /// <summary>A GUID, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public Guid? GetGuid(string key) => (Guid?)Get(key, typeof(Guid));

    /// <summary>A whole number, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type, of a long number, too.</exception>
    public int? GetInt32(string key) => (int?)Get(key, typeof(int));

    /// <summary>A long whole number, or null.</summary>
    /// <exception cref="InvalidOperationException">The property has another type, of a short number, too.</exception>
    public long? GetInt64(string key) => (long?)Get(key, typeof(long));

    private object Find(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return properties.GetValueOrDefault(key);
    }

    private object Get(string key, Type type) => Find(key) is not { } value ? null
        : type.IsInstanceOfType(value) ? value
        : throw new InvalidOperationException($"The property '{key}' is a {value.GetType().Name} and no {type.Name}.");

    private void Set(string key, object value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);

        // A property keeps its wider type when an int is put there, so that what is stored does not change its type by chance.
        properties[key] = (properties.GetValueOrDefault(key), value) switch
        {
            (double, int number) => (double)number,
            (long, int number) => (long)number,
            (string, DateTime or DateTimeOffset) => value.ToString(),
            _ => value,
        };
    }
}
