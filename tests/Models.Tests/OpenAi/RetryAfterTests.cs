using Lavra.Generation;
using Lavra.Testing.StubModel;
using Lavra.Testing.Time;

namespace Lavra.Models.OpenAi;

public sealed class RetryAfterTests : StubFixture
{
    private readonly ManualTime time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Theory]
    [InlineData(null, 5)]
    [InlineData("Retry-After: 20", 20)]
    [InlineData("Retry-After: 1.5", 1.5)]
    [InlineData("Retry-After: 0", 1)]
    [InlineData("Retry-After: -3", 1)]
    [InlineData("Retry-After: soon", 5)]
    [InlineData("Retry-After: 99999999", 86400)]
    [InlineData("retry-after-ms: 300", 0.3)]
    [InlineData("retry-after-ms: 300; Retry-After: 7", 0.3)]
    [InlineData("Date: Fri, 02 Jan 2026 10:00:00 GMT; Retry-After: Fri, 02 Jan 2026 10:01:30 GMT", 90)]
    [InlineData("Date: Fri, 02 Jan 2026 10:00:00 GMT; Retry-After: Fri, 02 Jan 2026 09:00:00 GMT", 1)]
    [InlineData("x-ratelimit-reset-tokens: 6m0s", 360)]
    [InlineData("x-ratelimit-reset-tokens: 20ms", 0.02)]
    [InlineData("x-ratelimit-reset-requests: 1h2m3.5s", 3723.5)]
    [InlineData("x-ratelimit-reset-requests: 12", 12)]
    [InlineData("x-ratelimit-reset-requests: 60s; x-ratelimit-reset-tokens: 2s", 2)]
    [InlineData("x-ratelimit-reset-requests: 60s; x-ratelimit-remaining-requests: 0; x-ratelimit-reset-tokens: 2s; x-ratelimit-remaining-tokens: 9", 60)]
    [InlineData("x-ratelimit-reset-requests: 3s; x-ratelimit-remaining-requests: 0; x-ratelimit-reset-tokens: 8s; x-ratelimit-remaining-tokens: 0", 8)]
    [InlineData("x-ratelimit-reset-tokens: whenever", 5)]
    public async Task A_limit_is_waited_for_as_long_as_the_server_says(string? headers, double seconds)
    {
        foreach (var stream in new[] { false, true })
        {
            var reply = Reply.RateLimited();
            foreach (var header in headers?.Split("; ") ?? [])
            {
                var parts = header.Split(": ", 2);
                reply = reply.WithHeader(parts[0], parts[1]);
            }

            Stub.Enqueue(reply);

            var throttled = await Assert.ThrowsAsync<ModelThrottledException>(() => Client(time: time).AskAsync(stream));

            Assert.Equal(TimeSpan.FromSeconds(seconds), throttled.RetryAfter);
            Assert.Contains(Stub.Endpoint.Authority, throttled.Message, StringComparison.Ordinal);
        }
    }
}
