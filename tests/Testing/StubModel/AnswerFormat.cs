using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Lavra.Testing.StubModel;

/// <summary>Answers in OpenAI's wire format.</summary>
internal static class AnswerFormat
{
    private const long Created = 1_760_000_000;

    public static byte[] Whole(AnswerReply reply, StubRequest request, int number) => Json(writer =>
    {
        Head(writer, reply, request, number, "chat.completion");
        writer.WriteStartArray("choices");
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        writer.WriteStartObject("message");
        writer.WriteString("role", "assistant");
        writer.WriteString("content", reply.Content);
        writer.WriteString("refusal", reply.RefusalText);
        if (reply.ReasoningText is { } reasoning)
        {
            writer.WriteString("reasoning_content", reasoning);
        }

        if (reply.Calls.Count > 0)
        {
            writer.WriteStartArray("tool_calls");
            for (var index = 0; index < reply.Calls.Count; index++)
            {
                Call(writer, reply.Calls[index], number, index, reply.Calls[index].Arguments, first: true, streamed: false);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteString("finish_reason", reply.FinishReason);
        writer.WriteEndObject();
        writer.WriteEndArray();
        Usage(writer, reply);
    });

    /// <summary>The events of a streamed answer, the closing one included.</summary>
    public static IEnumerable<byte[]> Events(AnswerReply reply, StubRequest request, int number)
    {
        yield return Delta(reply, request, number, null, writer =>
        {
            writer.WriteString("role", "assistant");
            writer.WriteString("content", "");
        });
        foreach (var piece in Pieces(reply.ReasoningText, reply.ChunkSize))
        {
            yield return Delta(reply, request, number, null, writer => writer.WriteString("reasoning_content", piece));
        }

        foreach (var piece in Pieces(reply.Content, reply.ChunkSize))
        {
            yield return Delta(reply, request, number, null, writer => writer.WriteString("content", piece));
        }

        foreach (var piece in Pieces(reply.RefusalText, reply.ChunkSize))
        {
            yield return Delta(reply, request, number, null, writer => writer.WriteString("refusal", piece));
        }

        for (var index = 0; index < reply.Calls.Count; index++)
        {
            var call = reply.Calls[index];
            var first = true;
            foreach (var piece in Pieces(call.Arguments, reply.ChunkSize).DefaultIfEmpty(""))
            {
                var (position, isFirst) = (index, first);
                yield return Delta(reply, request, number, null, writer =>
                {
                    writer.WriteStartArray("tool_calls");
                    Call(writer, call, number, position, piece, isFirst, streamed: true);
                    writer.WriteEndArray();
                });
                first = false;
            }
        }

        yield return Delta(reply, request, number, reply.FinishReason, static _ => { });
        if (reply.Usage is not null)
        {
            yield return Event(Json(writer =>
            {
                Head(writer, reply, request, number, "chat.completion.chunk");
                writer.WriteStartArray("choices");
                writer.WriteEndArray();
                Usage(writer, reply);
            }));
        }

        yield return Event("[DONE]"u8.ToArray());
    }

    private static byte[] Delta(
        AnswerReply reply, StubRequest request, int number, string? finish, Action<Utf8JsonWriter> delta) => Event(Json(writer =>
    {
        Head(writer, reply, request, number, "chat.completion.chunk");
        writer.WriteStartArray("choices");
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        writer.WriteStartObject("delta");
        delta(writer);
        writer.WriteEndObject();
        writer.WriteString("finish_reason", finish);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }));

    private static void Head(Utf8JsonWriter writer, AnswerReply reply, StubRequest request, int number, string kind)
    {
        writer.WriteString("id", $"chatcmpl-{number}");
        writer.WriteString("object", kind);
        writer.WriteNumber("created", Created);
        writer.WriteString("model", reply.Model ?? request.Model);
    }

    private static void Call(
        Utf8JsonWriter writer, StubToolCall call, int number, int index, string arguments, bool first, bool streamed)
    {
        writer.WriteStartObject();
        if (streamed)
        {
            writer.WriteNumber("index", index);
        }

        if (first)
        {
            writer.WriteString("id", call.Id ?? $"call_{number}_{index}");
            writer.WriteString("type", "function");
        }

        writer.WriteStartObject("function");
        if (first)
        {
            writer.WriteString("name", call.Name);
        }

        writer.WriteString("arguments", arguments);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Usage(Utf8JsonWriter writer, AnswerReply reply)
    {
        if (reply.Usage is not { } usage)
        {
            return;
        }

        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", usage.Prompt);
        writer.WriteNumber("completion_tokens", usage.Completion);
        writer.WriteNumber("total_tokens", usage.Prompt + usage.Completion);
        writer.WriteStartObject("prompt_tokens_details");
        writer.WriteNumber("cached_tokens", usage.Cached);
        writer.WriteEndObject();
        writer.WriteStartObject("completion_tokens_details");
        writer.WriteNumber("reasoning_tokens", usage.Reasoning);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // Never between the halves of a surrogate pair: each piece must be text by itself.
    private static IEnumerable<string> Pieces(string? text, int size)
    {
        for (var start = 0; start < (text?.Length ?? 0);)
        {
            var length = Math.Min(size, text!.Length - start);
            if (char.IsHighSurrogate(text[start + length - 1]) && start + length < text.Length)
            {
                length++;
            }

            yield return text.Substring(start, length);
            start += length;
        }
    }

    private static byte[] Event(byte[] data) => [.. "data: "u8, .. data, .. "\n\n"u8];

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
