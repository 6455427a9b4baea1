using Lavra.Jobs;
using Lavra.Retention;
using Lavra.Watching;

namespace Lavra.Composition;

/// <summary>All jobs of the product, one line each.</summary>
public static class ProductJobs
{
    /// <summary>What is known of them, by name.</summary>
    public static IReadOnlyList<JobDeclaration> Declarations { get; } =
        [RecordSweepJob.Declaration, RetentionJob.Declaration, SummaryJob.Declaration, WatchdogJob.Declaration];

    internal static JobList Of(Product product, Func<ProductServices> services, Func<IReadOnlyList<string>> tenants) => new(
    [
        RecordSweepJob.Of(product.Stores.Records, product.Time),
        RetentionJob.Of(() => services().Retention),
        SummaryJob.Of(product.Analysis, tenants, product.Time),
        WatchdogJob.Of(() => services().Watchdog, tenants),
    ]);
}
