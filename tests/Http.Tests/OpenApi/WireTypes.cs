using System.Text.Json.Serialization.Metadata;
using Lavra.Http.Resources;
using Lavra.Runs;

namespace Lavra.Http.Tests.OpenApi;

/// <summary>The types that the serialiser of the wire knows, and the names under which the document describes them.</summary>
internal static class WireTypes
{
    private static readonly IReadOnlyList<JsonTypeInfo> Known =
    [
        .. typeof(WireJson).GetProperties()
            .Where(static property => property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(JsonTypeInfo<>))
            .Select(static property => (JsonTypeInfo)property.GetValue(WireJson.Wire)!),
    ];

    /// <summary>Objects that requests bring, and what is in them.</summary>
    public static IReadOnlyList<JsonTypeInfo> Requested { get; } = [.. Known.Where(IsBody).SelectMany(Reach).Distinct()];

    /// <summary>Objects that are answered, and what is in them.</summary>
    public static IReadOnlyList<JsonTypeInfo> Answered { get; } = [.. Known.Where(static type => IsObject(type) && !IsBody(type))];

    /// <summary>Enums of which a word is told somewhere.</summary>
    public static IReadOnlyList<Type> Enums { get; } =
        [.. Known.Select(static type => EnumOf(type.Type)).OfType<Type>().Distinct()];

    /// <summary>The enum of a word; null for another type.</summary>
    public static Type? EnumOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(WireWord<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>Whether the document describes values of the type on their own.</summary>
    public static bool IsDescribed(Type type) => type.IsEnum || Known.Any(known => known.Type == type && IsObject(known));

    /// <summary>The type's name in the document. What is both brought and answered has two: a request may leave things out.</summary>
    public static string NameOf(Type type, bool isRequest)
    {
        if (type.IsGenericType)
        {
            return NameOf(type.GetGenericArguments()[0], isRequest) + "Page";
        }

        var name = type == typeof(RequestError) ? "FieldError" : Without(Without(type.Name, "Resource"), "Body");
        return isRequest && Answered.Any(answered => answered.Type == type) ? "Requested" + Without(name, "Run", atStart: true) : name;
    }

    private static bool IsBody(JsonTypeInfo type) => type.Type.Name.EndsWith("Body", StringComparison.Ordinal);

    private static bool IsObject(JsonTypeInfo type) => type.Kind == JsonTypeInfoKind.Object && Nullable.GetUnderlyingType(type.Type) is null;

    private static IEnumerable<JsonTypeInfo> Reach(JsonTypeInfo type) => type.Properties
        .SelectMany(static property => Known.Where(known => known.Type == property.PropertyType && IsObject(known)))
        .SelectMany(Reach)
        .Prepend(type);

    private static string Without(string name, string part, bool atStart = false) => name switch
    {
        _ when atStart && name.StartsWith(part, StringComparison.Ordinal) => name[part.Length..],
        _ when !atStart && name.EndsWith(part, StringComparison.Ordinal) => name[..^part.Length],
        _ => name,
    };
}
