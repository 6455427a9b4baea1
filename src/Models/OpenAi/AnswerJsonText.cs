using System.Text.Json;
using System.Text.Unicode;

namespace Lavra.Models.OpenAi;

/// <summary>
/// Reads the JSON of a body or an event as servers send it: with a mark of the byte order, NULs or blanks around it, or with NaN in it.
/// </summary>
internal static class AnswerJsonText
{
    /// <summary>The bytes without what stands around the JSON.</summary>
    public static ReadOnlyMemory<byte> Bare(ReadOnlyMemory<byte> text)
    {
        text = text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;
        return text.Trim(" \t\r\n\0"u8);
    }

    /// <exception cref="Lavra.Generation.ModelException">It is no JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> text, ServerFailures failures)
    {
        text = Bare(text);
        if (text.IsEmpty)
        {
            throw failures.Empty();
        }

        if (!Utf8.IsValid(text.Span))
        {
            throw failures.NotUtf8();
        }

        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException exception)
        {
            return WithoutNaN(text.Span) is { } mended && TryParse(mended) is { } document ? document : throw failures.NotJson(text.Span, exception);
        }
    }

    /// <summary>The answer in it; some gateways wrap it in a list.</summary>
    public static JsonElement Answer(JsonDocument document) =>
        document.RootElement is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1 ? list[0] : document.RootElement;

    private static JsonDocument? TryParse(byte[] text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Numbers that JSON does not have, as some servers write them in log probabilities.
    private static byte[]? WithoutNaN(ReadOnlySpan<byte> text)
    {
        var mended = new List<byte>(text.Length);
        var (inString, any) = (false, false);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            var word = inString ? 0 : WordAt(text[at..]);
            if (word > 0)
            {
                mended.AddRange("null"u8);
                any = true;
                at += word - 1;
                continue;
            }

            mended.Add(c);
            if (c == '"')
            {
                inString = !inString;
            }
            else if (c == '\\' && inString && at + 1 < text.Length)
            {
                mended.Add(text[++at]);
            }
        }

        return any ? [.. mended] : null;
    }

    private static int WordAt(ReadOnlySpan<byte> text) =>
        text.StartsWith("NaN"u8) ? 3
        : text.StartsWith("-Infinity"u8) ? 9
        : text.StartsWith("Infinity"u8) ? 8
        : text.StartsWith("-inf"u8) ? 4
        : text.StartsWith("nan"u8) ? 3
        : text.StartsWith("inf"u8) ? 3
        : 0;
}
