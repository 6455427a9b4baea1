using Lavra.Durability;
using Lavra.Jobs;
using Lavra.Retention;
using Lavra.Runs;
using Lavra.Watching;
using Microsoft.Extensions.Logging;

namespace Lavra.Composition;

/// <summary>
/// What acts on workflows, over one durable client: with <see cref="Product"/>, everything that a host offers. Services are made when first
/// asked for and keep nothing, so it costs next to nothing. Thread safe, as far as the client is.
/// </summary>
public sealed class ProductServices
{
    internal ProductServices(Product product, IDurableClient durable)
    {
        ArgumentNullException.ThrowIfNull(durable);
        Product = product;
        Durable = durable;
    }

    /// <summary>What works without an engine.</summary>
    public Product Product { get; }

    /// <summary>Acts on workflows.</summary>
    public IDurableClient Durable { get; }

    /// <summary>Starts and cancels runs.</summary>
    public RunService Runs => field ??= new RunService(
        Product.Stores.Runs,
        Product.Stores.Facts,
        Durable,
        Product.Models,
        Product.Tools,
        Product.Prices,
        Product.Settings.Runs,
        Product.Time,
        Product.Redactor);

    /// <summary>Deletes what is kept no longer.</summary>
    public RunRetention Retention => field ??= new RunRetention(
        Product.Stores.Retention,
        Product.Belongings,
        Durable,
        Product.Settings.Retention,
        Product.Time,
        Product.Loggers.CreateLogger<RunRetention>());

    /// <summary>Runs jobs.</summary>
    public JobRunner Jobs => field ??= Product.JobsOn(() => this);

    /// <summary>Finds runs that do not go on.</summary>
    public RunWatchdog Watchdog => field ??= new RunWatchdog(
        Product.Stores.Runs,
        Product.Stores.Log,
        Durable,
        Runs,
        Product.Settings.Watchdog,
        Product.Time,
        Product.Loggers.CreateLogger<RunWatchdog>());
}
