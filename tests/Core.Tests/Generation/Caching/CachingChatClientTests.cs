using Microsoft.Extensions.AI;
using static Lavra.Generation.ScriptedChatClient;

namespace Lavra.Generation.Caching;

public sealed class CachingChatClientTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task The_same_request_is_answered_from_memory_and_says_so(bool stream)
    {
        var usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 3 };
        var inner = new ScriptedChatClient(Says("one", usage: usage), Says("two"));
        var client = new CachingChatClient(inner, new ResponseCache(10));
        var first = await client.AskAsync(stream);

        var second = await client.AskAsync(stream);

        Assert.Equal(("one", "one", 1), (first.Text, second.Text, inner.Calls));
        Assert.False(ModelProperties.IsMarked(first, ModelProperties.CacheHit));
        Assert.True(ModelProperties.IsMarked(second, ModelProperties.CacheHit));
        Assert.Equal((10L, 3L), (second.Usage?.InputTokenCount, second.Usage?.OutputTokenCount));
        Assert.Equal((ChatFinishReason.Stop, "scripted-1"), (second.FinishReason, second.ModelId));
    }

    [Fact]
    public async Task Another_request_is_not_answered_from_memory()
    {
        var inner = new ScriptedChatClient(Says("one"), Says("two"));
        var client = new CachingChatClient(inner, new ResponseCache(10));
        await client.AskAsync(stream: false, "run 0197a3c2d5e84b1f9c6d7e8f90a1b2c3");

        var other = await client.AskAsync(stream: false, "run 0197a3c2d5e84b1f9c6d7e8f90a1b2c4");

        Assert.Equal("two", other.Text);
    }

    [Fact]
    public async Task An_answer_that_was_cut_off_is_not_kept()
    {
        var inner = new ScriptedChatClient(Says("one", ChatFinishReason.Length), Says("two"));
        var client = new CachingChatClient(inner, new ResponseCache(10));
        await client.AskAsync(stream: false);

        Assert.Equal("two", (await client.AskAsync(stream: false)).Text);
    }

    [Fact]
    public async Task The_answer_not_asked_for_the_longest_goes_first()
    {
        var cache = new ResponseCache(2);
        var inner = new ScriptedChatClient(Says("answer"));
        var client = new CachingChatClient(inner, cache);
        await client.AskAsync(stream: false, "a");
        await client.AskAsync(stream: false, "b");
        await client.AskAsync(stream: false, "a");
        await client.AskAsync(stream: false, "c");

        Assert.True(ModelProperties.IsMarked(await client.AskAsync(stream: false, "a"), ModelProperties.CacheHit));
        Assert.False(ModelProperties.IsMarked(await client.AskAsync(stream: false, "b"), ModelProperties.CacheHit));
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public async Task The_cache_is_bounded_in_bytes_too()
    {
        var cache = new ResponseCache(1000, maxBytes: 10_000);
        var client = new CachingChatClient(new ScriptedChatClient(Says(new string('x', 3000))), cache);
        for (var request = 0; request < 20; request++)
        {
            await client.AskAsync(stream: false, $"request {request}");
        }

        Assert.Equal(3, cache.Count);
    }
}
