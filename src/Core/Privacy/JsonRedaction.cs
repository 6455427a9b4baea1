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
        "type", "description", "title", "label", "version", "resolved", "integrity", "license", "id", "in", "scheme", "method", "env", "path", "ref", "format", "kind", "name", "user", "username", "host", "port", "region", "url", "$ref", "pattern",
    };

    private const int FewMembers = 8;

    /// <summary>Members with the name of an entry whose value is in a member "value".</summary>
    private static readonly HashSet<string> Naming = new(StringComparer.OrdinalIgnoreCase) { "name", "key", "variable", "var" };

    private readonly ArrayBufferWriter<byte> output = new();

    /// <summary>Whether the values of each open object and array are secrets because of the name of one around them.</summary>
    private readonly Stack<bool> secretAround = new();

    /// <summary>What each open object says it is called.</summary>
    private readonly Stack<string?> names = new();

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
                    secretName |= name.Equals("value", StringComparison.OrdinalIgnoreCase) && IsNamedSecret(reader, names.Peek());
                    continue;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    secretAround.Push(secretName || IsSecretAround);
                    names.Push(null);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    secretAround.Pop();
                    names.Pop();
                    break;
                case JsonTokenType.String:
                    Note(name, ref reader);
                    RedactString(
                        bytes, ref reader, name ?? "", secretName || (IsSecretAround && !(name is not null && Describing.Contains(name))));
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

    /// <summary>Whether a member of an object with a secret-like name only describes it.</summary>
    public static bool IsDescribing(ReadOnlySpan<char> name) => Describing.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    private bool IsSecretAround => secretAround.TryPeek(out var secret) && secret;

    /// <summary>Remembers what an entry says it is called, for the value that follows.</summary>
    private void Note(string? member, ref Utf8JsonReader reader)
    {
        if (member is not null && names.Count > 0 && Naming.Contains(member))
        {
            names.Pop();
            names.Push(reader.GetString());
        }
    }

    /// <summary>Whether an entry's name, before its value or after it, is that of a secret.</summary>
    private static bool IsNamedSecret(Utf8JsonReader ahead, string? name)
    {
        if (name is not null)
        {
            return SecretNames.IsSecret(name);
        }

        if (!ahead.Read() || ahead.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return false;
        }

        for (var members = 0; members < FewMembers && ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName; members++)
        {
            var member = ahead.GetString()!;
            if (!ahead.Read() || ahead.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                return false;
            }

            if (ahead.TokenType == JsonTokenType.String && Naming.Contains(member))
            {
                return SecretNames.IsSecret(ahead.GetString());
            }
        }

        return false;
    }

    private void RedactName(byte[] bytes, ref Utf8JsonReader reader, string name)
    {
        if (secrets.AreIn(name))
        {
            Replace(bytes, ref reader, Quote(secrets.Replace(name)));
        }
    }

    private void RedactString(byte[] bytes, ref Utf8JsonReader reader, string name, bool secret)
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
            if (ReferenceEquals(known, value) && OrdinaryValue.Is(name, value))
            {
                ReplaceInside(bytes, ref reader, value);
                return;
            }

            var replacement = RegisteredSecrets.IsLabel(known) ? known : RegisteredSecrets.Label;
            if (replacement != value)
            {
                Replace(bytes, ref reader, Quote(replacement));
            }

            return;
        }

        ReplaceInside(bytes, ref reader, value);
    }

    private void ReplaceInside(byte[] bytes, ref Utf8JsonReader reader, string value)
    {
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
