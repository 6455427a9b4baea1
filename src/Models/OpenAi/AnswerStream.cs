using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>Reads a streamed answer: server-sent events, each a piece of the answer, then <c>[DONE]</c>.</summary>
internal sealed class AnswerStream(Failures failures, int maxAnswerBytes)
{
    private readonly ToolCallDeltas calls = new();
    private long characters;
    private bool ended;

    /// <summary>The updates as they come; tool calls once they are whole, then the usage.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? id = null, model = null;
        var events = SseParser.Create(body, static (_, data) => data.ToArray());
        await foreach (var item in events.EnumerateAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item.Data.AsSpan().SequenceEqual("[DONE]"u8))
            {
                ended = true;
                break;
            }

            if (item.Data.Length == 0)
            {
                continue;
            }

            using var document = Parse(item.Data);
            var json = document.RootElement;
            if (json.Member("error") is not null)
            {
                throw failures.InAnswer(json);
            }

            id ??= json.Text("id");
            model ??= json.Text("model");
            var update = Update(json);
            update.ResponseId = update.MessageId = id;
            update.ModelId = model;
            if (characters + calls.Length > maxAnswerBytes)
            {
                throw new AnswerTooLargeException();
            }

            yield return update;
        }

        if (!ended)
        {
            throw failures.Cut();
        }

        if (calls.Any)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, calls.Take())
            {
                ResponseId = id,
                MessageId = id,
                ModelId = model,
            };
        }
    }

    private ChatResponseUpdate Update(JsonElement json)
    {
        var update = new ChatResponseUpdate { Role = ChatRole.Assistant, CreatedAt = AnswerReader.Created(json) };
        if (json.Items("choices").FirstOrDefault() is { ValueKind: JsonValueKind.Object } choice)
        {
            if (choice.Member("delta") is { } delta)
            {
                foreach (var content in AnswerReader.Contents(delta))
                {
                    characters += content is TextContent text ? text.Text.Length : 0;
                    update.Contents.Add(content);
                }

                calls.Add(delta);
            }

            if (AnswerReader.Finish(choice) is { } finish)
            {
                ended = true;
                update.FinishReason = finish;
            }
        }

        if (AnswerReader.Usage(json) is { } usage)
        {
            update.Contents.Add(new UsageContent(usage));
        }

        return update;
    }

    private JsonDocument Parse(byte[] data)
    {
        if (!Utf8.IsValid(data))
        {
            throw failures.NotUtf8();
        }

        try
        {
            return JsonDocument.Parse(data);
        }
        catch (JsonException exception)
        {
            throw failures.NotJson(data, exception);
        }
    }
}
