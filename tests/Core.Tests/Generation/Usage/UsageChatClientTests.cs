using Microsoft.Extensions.AI;
using static Lavra.Generation.ScriptedChatClient;

namespace Lavra.Generation.Usage;

public sealed class UsageChatClientTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Usage_that_the_server_gave_is_left_alone(bool stream)
    {
        var given = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 3, CachedInputTokenCount = 4, ReasoningTokenCount = 2 };
        var client = new UsageChatClient(new ScriptedChatClient(Says("answer", usage: given)));

        var usage = ResponseUsage.Of(await client.AskAsync(stream));

        Assert.Equal(
            new TokenUsage { PromptTokens = 10, CompletionTokens = 3, CachedPromptTokens = 4, ReasoningTokens = 2 }, usage);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Missing_usage_is_estimated_and_marked(bool stream)
    {
        var client = new UsageChatClient(new ScriptedChatClient(Says(new string('x', 40))));

        var usage = ResponseUsage.Of(await client.AskAsync(stream, new string('y', 400)));

        Assert.True(usage.Estimated);
        Assert.Equal((104L, 10L), (usage.PromptTokens, usage.CompletionTokens));
    }

    [Fact]
    public void No_count_is_negative_and_no_part_more_than_its_whole()
    {
        var response = new ChatResponse
        {
            Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = -3, CachedInputTokenCount = 40, ReasoningTokenCount = 9 },
        };

        Assert.Equal(
            new TokenUsage { PromptTokens = 10, CompletionTokens = 0, CachedPromptTokens = 10, ReasoningTokens = 0 },
            ResponseUsage.Of(response));
    }
}
