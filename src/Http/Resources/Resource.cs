using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lavra.Http.Resources;

/// <summary>
/// What programs read of something, in one form wherever it is told: by the HTTP API, by the command line, and by a client of either.
/// It writes itself: a serialiser would take longer to get ready than the command line takes to start. It is read through
/// <see cref="WireJson"/>, and a test holds both to the same form.
/// </summary>
public abstract record Resource
{
    /// <summary>How resources are written. They are never put into HTML, so that text can stay readable.</summary>
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What a newer server told besides; it is written again as it came. Null when there is nothing of the kind.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Further { get; set; }

    /// <summary>Writes it as an object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        WriteMembers(json);
        json.WriteEndObject();
    }

    /// <summary>Writes what it consists of into an object that the caller has begun.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        WriteFields(json);
        if (Further is not null)
        {
            foreach (var (name, value) in Further)
            {
                json.WriteElement(name, value);
            }
        }
    }

    /// <summary>Writes each field under its name in camelCase, in the order of declaration; those without a value as null.</summary>
    private protected abstract void WriteFields(Utf8JsonWriter json);
}
