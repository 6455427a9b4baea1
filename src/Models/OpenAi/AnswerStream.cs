using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>Reads a streamed answer: server-sent events, each a piece of the answer, then <c>[DONE]</c>.</summary>
internal sealed class AnswerStream(ServerFailures failures, int maxAnswerBytes)
{
    private readonly AnswerPieces pieces = new(failures);
    private bool done;

    /// <summary>The updates as they come; with the last one the tool calls, which are whole only then, the reason of the end and the usage.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = SseParser.Create(body, static (_, data) => data.ToArray());
        await foreach (var item in events.EnumerateAsync(cancellationToken).ConfigureAwait(false))
        {
            var data = AnswerJsonText.Bare(item.Data);
            if (data.Span.SequenceEqual("[DONE]"u8))
            {
                done = true;
                break;
            }

            if (item.EventType is "error" && data.Span is not [(byte)'{' or (byte)'[', ..])
            {
                throw failures.InStream(Encoding.UTF8.GetString(data.Span));
            }

            if (data.IsEmpty)
            {
                continue;
            }

            using var document = AnswerJsonText.Parse(data, failures);
            var json = AnswerJsonText.Answer(document);
            if (item.EventType is "error")
            {
                throw failures.InAnswer(json);
            }

            var update = Update(pieces.Add(json));
            if (pieces.Length > maxAnswerBytes)
            {
                throw new AnswerTooLargeException();
            }

            yield return update;
        }

        if (!done && !pieces.HasEnded)
        {
            throw failures.Cut();
        }

        var (rest, finish) = pieces.End();
        var last = Update(rest);
        last.FinishReason = finish;
        yield return last;
    }

    private ChatResponseUpdate Update(List<AIContent> contents) => new(ChatRole.Assistant, contents)
    {
        ResponseId = pieces.Id,
        MessageId = pieces.Id,
        ModelId = pieces.Model,
        CreatedAt = pieces.Created,
    };
}
