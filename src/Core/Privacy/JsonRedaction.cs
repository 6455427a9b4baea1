using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lavra.Privacy;

/// <summary>Redacts a JSON text by replacing strings and numbers in it; everything between them is copied.</summary>
/// <param name="secrets">The registered secrets.</param>
/// <param name="redactString">Redacts a string whose name says nothing.</param>
internal sealed class JsonRedaction(RegisteredSecrets secrets, Func<string, string> redactString)
{
    private const int ShortestNumber = 4;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1000 };
    private static readonly byte[] QuotedLabel = Encoding.UTF8.GetBytes($"\"{RegisteredSecrets.Label}\"");

    /// <summary>In an object with a secret-like name, members that describe it: a schema, or whom a credential belongs to.</summary>
    private static readonly HashSet<string> Describing = new(StringComparer.OrdinalIgnoreCase)
    {
        "type", "description", "title", "format", "kind", "name", "user", "username", "host", "port", "region", "url", "$ref", "pattern",
    };

    private readonly ArrayBufferWriter<byte> output = new();

    /// <summary>Whether the values of each open object and array are secrets because of the name of one around them.</summary>
    private readonly Stack<bool> secretAround = new();

    private int copied;

    /// <summary>The redacted text; the same object when nothing had to be replaced.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public string Redact(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, Options);
        string? name = null;
        var secretName = false;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = reader.GetString()!;
                    secretName = SecretNames.IsSecret(name);
                    RedactName(bytes, ref reader, name);
                    continue;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    secretAround.Push(secretName || IsSecretAround);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    secretAround.Pop();
                    break;
                case JsonTokenType.String:
                    RedactString(bytes, ref reader, secretName || (IsSecretAround && !(name is not null && Describing.Contains(name))));
                    break;
                case JsonTokenType.Number:
                    RedactNumber(bytes, ref reader, secretName);
                    break;
            }

            (name, secretName) = (null, false);
        }

        if (copied == 0)
        {
            return json;
        }

        output.Write(bytes.AsSpan(copied));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private bool IsSecretAround => secretAround.TryPeek(out var secret) && secret;

    private void RedactName(byte[] bytes, ref Utf8JsonReader reader, string name)
    {
        if (secrets.AreIn(name))
        {
            Replace(bytes, ref reader, Quote(secrets.Replace(name)));
        }
    }

    private void RedactString(byte[] bytes, ref Utf8JsonReader reader, bool secret)
    {
        if (reader.ValueSpan.IsEmpty)
        {
            return;
        }

        var value = reader.GetString()!;
        if (secret)
        {
            // A value that is nothing but a registered secret keeps its name; of any other nothing is kept.
            var known = secrets.Replace(value);
            var replacement = RegisteredSecrets.IsLabel(known) ? known : RegisteredSecrets.Label;
            if (replacement != value)
            {
                Replace(bytes, ref reader, Quote(replacement));
            }

            return;
        }

        var redacted = redactString(value);
        if (!ReferenceEquals(redacted, value) && redacted != value)
        {
            Replace(bytes, ref reader, Quote(redacted));
        }
    }

    private void RedactNumber(byte[] bytes, ref Utf8JsonReader reader, bool secret)
    {
        if ((secret && reader.ValueSpan.Length >= ShortestNumber) || secrets.AreIn(Encoding.UTF8.GetString(reader.ValueSpan)))
        {
            Replace(bytes, ref reader, QuotedLabel);
        }
    }

    private void Replace(byte[] bytes, ref Utf8JsonReader reader, ReadOnlySpan<byte> replacement)
    {
        var start = (int)reader.TokenStartIndex;
        var quotes = reader.TokenType == JsonTokenType.Number ? 0 : 2;
        output.Write(bytes.AsSpan(copied, start - copied));
        output.Write(replacement);
        copied = start + reader.ValueSpan.Length + quotes;
    }

    private static byte[] Quote(string text) =>
        Encoding.UTF8.GetBytes($"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"");
}
