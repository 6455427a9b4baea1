using Lavra.Generation;
using Microsoft.Extensions.AI;

namespace Lavra.Benchmarks;

/// <summary>
/// A model that answers at once: 200 characters and one tool call, as often as the objective says, then a closing answer. It
/// works from the prompt alone, so that any process can go on with a run.
/// </summary>
internal sealed class BenchModel(int rounds) : IChatClient
{
    /// <summary>After how many rounds the runs that are under way close.</summary>
    public int Rounds { get; set; } = rounds;

    private static readonly string Text = new('m', 200);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        // The id of the call is the generation's: its number is the round.
        var id = (string)options!.AdditionalProperties![ModelProperties.CallId]!;
        var number = int.Parse(id.AsSpan(id.LastIndexOf('g') + 1));
        var message = new ChatMessage(ChatRole.Assistant, Text);
        if (number <= Rounds)
        {
            message.Contents.Add(new FunctionCallContent("call_1", "work", new Dictionary<string, object?>())
            {
                AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.ArgumentsJson] = "{}" },
            });
        }

        return Task.FromResult(new ChatResponse(message)
        {
            FinishReason = number <= Rounds ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = 500, OutputTokenCount = 50, TotalTokenCount = 550 },
        });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The benchmark does not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
