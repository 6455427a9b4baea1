using Lavra.Durability;
using Lavra.Generation;
using Lavra.Generation.Pricing;
using Lavra.Jobs;
using Lavra.Privacy;
using Lavra.Retention;
using Lavra.Runs;
using Lavra.Runs.Annotations;
using Lavra.Tools;
using Lavra.Tools.Execution;
using Lavra.Tools.Registration;
using Lavra.Watching;
using Microsoft.Extensions.Logging;

namespace Lavra.Composition;

/// <summary>
/// The product, put together by hand from what a host brings: one in a process. Here is everything that works without an engine; what acts
/// on workflows is in <see cref="ProductServices"/>. Parts are made when they are first asked for, so that a command that only reads makes
/// neither tools nor models. Thread safe. Disposing of it disposes of the models, if there are any by then.
/// </summary>
public sealed class Product : IDisposable
{
    private readonly ProductParts parts;
    private readonly Lazy<ToolRegistry> tools;
    private readonly Lazy<IToolExecutor> executor;
    private readonly Lazy<IModelCatalog> models;
    private readonly Lazy<IPriceTable> prices;
    private readonly Lazy<DurableRegistry> durables;

    /// <summary>Puts the product together; makes and opens nothing yet.</summary>
    public Product(ProductParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        this.parts = parts;
        Stores = new RedactingStores(parts.Stores, parts.Redactor);
        tools = new(parts.Tools ?? (() => BuiltInTools.Register(Settings.Rules, Time)));
        executor = new(() => new ToolExecutor(tools.Value, Stores.Effects, Settings.Tools, Loggers.CreateLogger<ToolExecutor>(), Time));
        models = new(parts.Models);
        prices = new(parts.Prices ?? (() => PriceTable.Load(Settings.Prices)));
        durables = new(() => DurableParts.Register(this));
    }

    /// <summary>The stores, behind the redaction gateway.</summary>
    public Stores Stores { get; }

    /// <summary>The settings of capabilities.</summary>
    public ProductSettings Settings => parts.Settings;

    /// <summary>Takes secrets out of what is stored.</summary>
    public IRedactor Redactor => parts.Redactor;

    /// <summary>The clock.</summary>
    public TimeProvider Time => parts.Time;

    /// <summary>For logs of the process.</summary>
    public ILoggerFactory Loggers => parts.Loggers;

    /// <summary>The tools.</summary>
    /// <exception cref="ToolDeclarationException">One is declared wrongly.</exception>
    public IToolCatalog Tools => tools.Value;

    /// <summary>Calls tools.</summary>
    public IToolExecutor Executor => executor.Value;

    /// <summary>The models.</summary>
    public IModelCatalog Models => models.Value;

    /// <summary>What models cost.</summary>
    public IPriceTable Prices => prices.Value;

    /// <summary>All workflows and activities, for an engine.</summary>
    public DurableRegistry Durables => durables.Value;

    /// <summary>Lists runs.</summary>
    public RunFinder Finder => field ??= new RunFinder(Stores.Runs, Indexes);

    /// <summary>Labels runs and takes notes on them.</summary>
    public RunAnnotator Annotator => field ??= new RunAnnotator(Stores.Records, Redactor, Time);

    /// <summary>Reads what belongs to a run.</summary>
    public RunReader Reader => field ??= new RunReader(Stores.Runs, Stores.Log);

    /// <summary>Sums up what runs did.</summary>
    public RunAnalysis Analysis => field ??= new RunAnalysis(Stores.Runs, Loggers.CreateLogger<RunAnalysis>());

    /// <summary>Tells how jobs stand and how they went.</summary>
    public JobReader JobReader => field ??= new JobReader(ProductJobs.Declarations, Stores.Records, Time, parts.Jobs);

    /// <summary>Runs jobs that need no engine; <see cref="ProductServices.Jobs"/> runs all.</summary>
    public JobRunner Jobs => field ??= JobsOn(static () => throw new InvalidOperationException("This job acts on workflows, and no engine is at hand."));

    /// <summary>The services that act on workflows, through an engine's client. Cheap: a host whose clients live for one call asks for each.</summary>
    public ProductServices On(IDurableClient durable) => new(this, durable);

    /// <summary>What capabilities keep about runs, and retention deletes with them.</summary>
    internal IReadOnlyList<IRunBelongings> Belongings => [Annotator];

    /// <summary>What is known of what lists of runs can be narrowed by, beside what the store knows.</summary>
    public static IReadOnlyList<RunIndexDeclaration> IndexDeclarations { get; } = [RunAnnotator.Declared];

    private IReadOnlyList<IRunIndex> Indexes => [Annotator];

    internal JobRunner JobsOn(Func<ProductServices> services) => new(
        ProductJobs.Of(this, services, parts.Tenants), Stores.Records, Time, parts.Jobs, Loggers.CreateLogger<JobRunner>());

    /// <inheritdoc />
    public void Dispose()
    {
        if (models.IsValueCreated)
        {
            (models.Value as IDisposable)?.Dispose();
        }
    }
}
