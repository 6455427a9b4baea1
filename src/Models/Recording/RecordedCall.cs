using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lavra.Generation.Exchange;
using Lavra.Privacy;
using Microsoft.Extensions.AI;

namespace Lavra.Models.Recording;

/// <summary>One line of a recording: <c>{"v":1,"hash":…,"model":…,"request":{…},"answer":{…}}</c>.</summary>
/// <param name="Hash">The hash of the repeatable request, before anything was redacted.</param>
/// <param name="Model">The model that answered; for people.</param>
/// <param name="Request">The repeatable request, as JSON.</param>
/// <param name="Answer">The answer, as JSON.</param>
internal sealed record RecordedCall(string Hash, string? Model, JsonElement Request, JsonElement Answer)
{
    private const int Version = 1;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line by which a recording that is taken up again tells that what follows is newer.</summary>
    public static ReadOnlyMemory<byte> Again { get; } = """{"v":1,"again":true}""".Select(static letter => (byte)letter).Append((byte)'\n').ToArray();

    /// <summary>Which time the file was recorded to, from 0. What was recorded later counts before what was recorded earlier.</summary>
    public int Session { get; init; }

    /// <summary>Whether a line is <see cref="Again"/>.</summary>
    public static bool IsAgain(string line) => line.StartsWith("{\"v\":1,\"again\":", StringComparison.Ordinal);

    /// <summary>The line for a call, ending in a line feed. Request and answer go through <paramref name="redactor"/>.</summary>
    public static ReadOnlyMemory<byte> Line(string model, CanonicalRequest request, ChatResponse response, IRedactor? redactor)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v", Version);
            writer.WriteString("hash", request.Hash);
            writer.WriteString("model", response.ModelId ?? model);
            writer.WritePropertyName("request");
            writer.WriteRawValue(redactor is null ? request.ToString() : redactor.RedactJson(request.ToString()));
            writer.WritePropertyName("answer");
            if (redactor is null)
            {
                AnswerJson.Write(writer, response);
            }
            else
            {
                writer.WriteRawValue(redactor.RedactJson(AnswerText(response)));
            }

            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>Reads a line; null when it is not a whole one.</summary>
    /// <exception cref="FormatException">It is of a later version.</exception>
    public static RecordedCall? Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("v", out var version))
            {
                return null;
            }

            if (!version.TryGetInt32(out var number) || number != Version)
            {
                throw new FormatException($"has version {version}, but this program reads version {Version}");
            }

            return new RecordedCall(
                json.GetProperty("hash").GetString() ?? "",
                json.TryGetProperty("model", out var model) ? model.GetString() : null,
                json.GetProperty("request").Clone(),
                json.GetProperty("answer").Clone());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string AnswerText(ChatResponse response)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Writing))
        {
            AnswerJson.Write(writer, response);
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
