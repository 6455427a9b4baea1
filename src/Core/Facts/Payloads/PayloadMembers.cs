using System.Text.Json;
using Lavra.Words;

namespace Lavra.Facts.Payloads;

/// <summary>Reads members of a payload. One that is missing, or of another type, is as good as none.</summary>
internal readonly struct PayloadMembers(JsonElement payload)
{
    public string? TextOrNull(string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public string Text(string name) => TextOrNull(name) ?? "";

    public long? Whole(string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    public int Count(string name) => Whole(name) is >= 0 and <= int.MaxValue and var number ? (int)number : 0;

    public decimal? Amount(string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)
            ? number
            : null;

    public T? Word<T>(string name)
        where T : struct, Enum => WireWords.TryRead<T>(TextOrNull(name), out var member) ? member : null;

    public IReadOnlyList<string> Texts(string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(static item => item.ToString())]
            : [];
}
