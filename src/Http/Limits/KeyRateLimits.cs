using System.Globalization;
using System.Threading.RateLimiting;
using Lavra.Http.Callers;
using Lavra.Http.Hosting;
using Lavra.Http.Problems;
using Lavra.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Lavra.Http.Limits;

/// <summary>Marks endpoints that hold a connection open.</summary>
internal sealed record LongLived;

/// <summary>How often, and with how many open streams, one key may come.</summary>
internal static class KeyRateLimits
{
    private static readonly Caller Anybody = new("", "");

    public static RateLimiterOptions Create(HttpOptions options) => new()
    {
        RejectionStatusCode = StatusCodes.Status429TooManyRequests,
        GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, Caller>(context => CallerOf(context) is { } caller
                ? RateLimitPartition.GetTokenBucketLimiter(caller, _ => Bucket(options.RequestsPerMinute))
                : RateLimitPartition.GetNoLimiter(Anybody)),
            PartitionedRateLimiter.Create<HttpContext, Caller>(context =>
                CallerOf(context) is { } caller && context.GetEndpoint()?.Metadata.GetMetadata<LongLived>() is not null
                    ? RateLimitPartition.GetConcurrencyLimiter(
                        caller, _ => new ConcurrencyLimiterOptions { PermitLimit = options.EventStreams, QueueLimit = 0 })
                    : RateLimitPartition.GetNoLimiter(Anybody))),
        OnRejected = static (rejected, _) => new ValueTask(RejectAsync(rejected)),
    };

    private static Caller? CallerOf(HttpContext context) => context.Features.Get<CallerFeature>()?.Grant.Caller;

    private static TokenBucketRateLimiterOptions Bucket(int perMinute)
    {
        // As many at a time as keeps the period near a tenth of a second, in which limiters are filled up.
        var tokens = Math.Max(1, perMinute / 600);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) * tokens / perMinute,
            QueueLimit = 0,
        };
    }

    private static Task RejectAsync(OnRejectedContext rejected)
    {
        var response = rejected.HttpContext.Response;
        var tooOften = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
        var seconds = tooOften ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 5;
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return response.WriteProblemAsync(ProblemKind.TooManyRequests.With(tooOften
            ? $"This key comes too often. Wait {seconds} s; Lavra:Http:RequestsPerMinute on the server sets the limit."
            : "This key has too many event streams open. Close one; Lavra:Http:EventStreams on the server sets the limit."));
    }
}
