using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lavra.Identity;

/// <summary>
/// Identifies a run: a UUIDv7, so that ids sort by creation time. Written as 32 lower-case hex digits;
/// the hyphenated form is accepted on input.
/// </summary>
[JsonConverter(typeof(RunIdJsonConverter))]
public readonly record struct RunId(Guid Value) : IComparable<RunId>
{
    /// <summary>Makes a new id whose time part comes from <paramref name="time"/>.</summary>
    public static RunId New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
#pragma warning disable RS0030 // This is the one place that draws run ids.
        return new RunId(Guid.CreateVersion7(time.GetUtcNow()));
#pragma warning restore RS0030
    }

    /// <summary>Reads an id; false when <paramref name="text"/> is not a UUID.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RunId id)
    {
        var ok = Guid.TryParse(text, out var value) && value != Guid.Empty;
        id = new RunId(value);
        return ok;
    }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is not a UUID.</exception>
    public static RunId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a run id (a UUID).");

    /// <inheritdoc />
    public int CompareTo(RunId other) => string.CompareOrdinal(ToString(), other.ToString());

    /// <summary>The 32 hex digits.</summary>
    public override string ToString() => Value.ToString("N");

    /// <summary>Orders by creation time.</summary>
    public static bool operator <(RunId left, RunId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by creation time.</summary>
    public static bool operator >(RunId left, RunId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by creation time.</summary>
    public static bool operator <=(RunId left, RunId right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by creation time.</summary>
    public static bool operator >=(RunId left, RunId right) => left.CompareTo(right) >= 0;
}

/// <summary>Writes a run id as its 32 hex digits.</summary>
public sealed class RunIdJsonConverter : JsonConverter<RunId>
{
    /// <inheritdoc />
    public override RunId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RunId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("A run id must be a UUID.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, RunId value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[32];
        value.Value.TryFormat(text, out var length, "N");
        writer.WriteStringValue(text[..length]);
    }
}
