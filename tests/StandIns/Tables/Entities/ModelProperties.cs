using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables.Entities;

/// <summary>
/// The properties of an entity that is a class of its own: the public ones that can be read and written, without those marked
/// <see cref="IgnoreDataMemberAttribute"/>, under the name that <see cref="DataMemberAttribute"/> gives.
/// </summary>
internal static class ModelProperties
{
    /// <summary>The values by name. Names of enums are texts.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Read(ITableEntity entity) =>
        from property in PropertiesOf(entity)
        where property.PropertyType != typeof(ETag)
        let value = property.GetValue(entity)
        select KeyValuePair.Create(NameOf(property), value is Enum ? value.ToString() : value);

    /// <summary>Sets what there is a value for.</summary>
    public static void Write(ITableEntity entity, Dictionary<string, object> values)
    {
        foreach (var property in PropertiesOf(entity))
        {
            var isTag = property.PropertyType == typeof(ETag);
            if (values.TryGetValue(isTag ? PropertyNames.ETag : NameOf(property), out var value))
            {
                property.SetValue(entity, isTag ? new ETag((string)value) : Fit(value, property.PropertyType));
            }
        }
    }

    private static object Fit(object value, Type type)
    {
        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            DateTimeOffset time when wanted == typeof(DateTime) => time.UtcDateTime,
            byte[] bytes when wanted == typeof(BinaryData) => new BinaryData(bytes),
            string text when wanted.IsEnum => Enum.Parse(wanted, text),
            int number when wanted == typeof(double) => (double)number,
            int number when wanted == typeof(long) => (long)number,
            long number when wanted == typeof(ulong) => (ulong)number,
            _ => value,
        };
    }

    private static IEnumerable<PropertyInfo> PropertiesOf(ITableEntity entity) =>
        entity.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property =>
            property is { CanRead: true, CanWrite: true } && property.GetIndexParameters().Length == 0
            && !property.IsDefined(typeof(IgnoreDataMemberAttribute)));

    private static string NameOf(PropertyInfo property) => property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name;
}
