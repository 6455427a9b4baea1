using System.Text.Json;

namespace Lavra.Http.Resources;

/// <summary>Writes members of resources. What is null is written as null.</summary>
internal static class ResourceMembers
{
    public static void WriteNumber(this Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void WriteNumber(this Utf8JsonWriter json, string name, decimal? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void WriteNumber(this Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } value)
        {
            json.WriteString(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void WriteElement(this Utf8JsonWriter json, string name, JsonElement element)
    {
        json.WritePropertyName(name);
        element.WriteTo(json);
    }

    /// <summary>Stored JSON text as the JSON that it is; text that is none (a model may have written it) as a string.</summary>
    public static void WriteRaw(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WritePropertyName(name);
        RawJson.Write(json, text);
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> texts)
    {
        json.WriteStartObject(name);
        foreach (var (key, text) in texts)
        {
            json.WriteString(key, text);
        }

        json.WriteEndObject();
    }

    public static void WriteResource(this Utf8JsonWriter json, string name, Resource? resource)
    {
        if (resource is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WritePropertyName(name);
        resource.WriteTo(json);
    }

    public static void WriteResources(this Utf8JsonWriter json, string name, IReadOnlyList<Resource>? resources)
    {
        if (resources is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var resource in resources)
        {
            resource.WriteTo(json);
        }

        json.WriteEndArray();
    }
}
