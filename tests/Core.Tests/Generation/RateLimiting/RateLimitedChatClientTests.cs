using Lavra.Testing.Time;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using static Lavra.Generation.ScriptedChatClient;

namespace Lavra.Generation.RateLimiting;

public sealed class RateLimitedChatClientTests
{
    private readonly ManualTime time = new();

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_call_over_the_limit_is_told_at_once_how_long_to_wait_and_why(bool stream)
    {
        var inner = new ScriptedChatClient(Says("hi"));
        var client = Limited(inner, new RateLimitOptions { RequestsPerMinute = 1 });
        await client.AskAsync(stream);

        var throttled = await Assert.ThrowsAsync<ModelThrottledException>(() => client.AskAsync(stream));

        Assert.Equal(TimeSpan.FromMinutes(1), throttled.RetryAfter);
        Assert.Contains("'big' is asked at most 1 times a minute", throttled.Message, StringComparison.Ordinal);
        Assert.Equal(1, inner.Calls);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_named_call_finds_its_turn_again(bool stream)
    {
        var client = Limited(new ScriptedChatClient(Says("hi")), new RateLimitOptions { RequestsPerMinute = 1 });
        await client.AskAsync(stream, options: Named("a"));
        var throttled = await Assert.ThrowsAsync<ModelThrottledException>(() => client.AskAsync(stream, options: Named("b")));
        time.Advance(throttled.RetryAfter);

        await Assert.ThrowsAsync<ModelThrottledException>(() => client.AskAsync(stream, options: Named("newcomer")));
        Assert.Equal("hi", (await client.AskAsync(stream, options: Named("b"))).Text);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task The_servers_limit_holds_up_all_callers_of_the_model(bool stream)
    {
        var inner = new ScriptedChatClient(Fails(new ModelThrottledException(TimeSpan.FromSeconds(20), "server says")), Says("hi"));
        var client = Limited(inner, new RateLimitOptions());
        var refused = await Assert.ThrowsAsync<ModelThrottledException>(() => client.AskAsync(stream, options: Named("a")));

        var other = await Assert.ThrowsAsync<ModelThrottledException>(() => client.AskAsync(stream, options: Named("b")));

        Assert.Equal((TimeSpan.FromSeconds(20), "server says"), (refused.RetryAfter, refused.Message));
        Assert.True(other.RetryAfter > refused.RetryAfter);
        Assert.Equal(1, inner.Calls);
        time.Advance(refused.RetryAfter);
        Assert.Equal("hi", (await client.AskAsync(stream, options: Named("a"))).Text);
    }

    [Fact]
    public async Task A_provider_that_takes_five_a_minute_refuses_one_call_a_minute_and_serves_all_fifty()
    {
        var served = new List<DateTimeOffset>();
        var refused = new List<DateTimeOffset>();
        var blockedUntil = DateTimeOffset.MinValue;
        var provider = new ScriptedChatClient(() =>
        {
            var now = time.GetUtcNow();
            Assert.True(now >= blockedUntil, "a call came before the wait that the server had named was over");
            if (served.Count >= 5 && served[^5] + TimeSpan.FromMinutes(1) > now)
            {
                refused.Add(now);
                blockedUntil = served[^5] + TimeSpan.FromMinutes(1);
                throw new ModelThrottledException(blockedUntil - now, "five a minute");
            }

            served.Add(now);
            return Says("hi")();
        });
        var client = Limited(provider, new RateLimitOptions());
        var due = Enumerable.Range(0, 50).ToDictionary(call => call, _ => time.GetUtcNow());
        while (due.Count > 0)
        {
            var (call, at) = due.MinBy(pair => (pair.Value, pair.Key));
            time.Advance(at > time.GetUtcNow() ? at - time.GetUtcNow() : TimeSpan.Zero);
            try
            {
                await client.AskAsync(stream: false, options: Named($"c{call}"));
                due.Remove(call);
            }
            catch (ModelThrottledException throttled)
            {
                due[call] = time.GetUtcNow() + throttled.RetryAfter;
            }
        }

        Assert.Equal(50, served.Count);
        Assert.Equal(9, refused.Count);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Tokens_that_were_really_used_count(bool stream)
    {
        var usage = new UsageDetails { InputTokenCount = 800, OutputTokenCount = 200 };
        var client = Limited(new ScriptedChatClient(Says("hi", usage: usage)), new RateLimitOptions { TokensPerMinute = 1000 });
        await client.AskAsync(stream);

        await Assert.ThrowsAsync<ModelThrottledException>(() => client.AskAsync(stream));
    }

    private RateLimitedChatClient Limited(IChatClient inner, RateLimitOptions limits) =>
        new(inner, "big", new ModelGate(limits, time), limits, NullLogger<RateLimitedChatClient>.Instance);

    private static ChatOptions Named(string call) =>
        new() { AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.CallId] = call } };
}
