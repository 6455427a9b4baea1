using System.Buffers;
using System.Text;
using System.Text.Json;
using Lavra.Http.Resources;

namespace Lavra.Local.Cli.Rendering;

/// <summary>Writes JSON for other programs, one object a line. Characters that could mislead a terminal are written as escapes.</summary>
internal static class JsonText
{
    /// <summary>A resource in one line, without its end.</summary>
    public static string Of(Resource resource) => Line(resource.WriteTo);

    /// <summary>An object in one line with a resource as its only member.</summary>
    public static string Of(string name, Resource resource) => Of(json =>
    {
        json.WritePropertyName(name);
        resource.WriteTo(json);
    });

    /// <summary>The object that <paramref name="write"/> writes the members of, in one line, without its end.</summary>
    public static string Of(Action<Utf8JsonWriter> write) => Line(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });

    /// <summary>A member that is a list of resources.</summary>
    public static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<Resource> resources)
    {
        json.WriteStartArray(name);
        foreach (var resource in resources)
        {
            resource.WriteTo(json);
        }

        json.WriteEndArray();
    }

    private static string Line(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Resource.Writing))
        {
            write(writer);
        }

        return Escaped(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    // Outside of strings JSON has ASCII only, so that every character found here is inside one.
    private static string Escaped(string json)
    {
        StringBuilder? escaped = null;
        for (var i = 0; i < json.Length; i++)
        {
            var letter = json[i];
            var misleads = letter is (>= '\u007f' and <= '\u009f') or '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e')
                or (>= '\u2066' and <= '\u2069') or '\ufeff';
            if (misleads)
            {
                escaped ??= new StringBuilder(json, 0, i, json.Length + 64);
                escaped.Append("\\u").Append(((int)letter).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                escaped?.Append(letter);
            }
        }

        return escaped?.ToString() ?? json;
    }
}
