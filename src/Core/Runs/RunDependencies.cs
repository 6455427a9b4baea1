using Lavra.Facts;
using Lavra.Generation;
using Lavra.Privacy;
using Lavra.Tools;
using Microsoft.Extensions.Logging;

namespace Lavra.Runs;

/// <summary>
/// What the activities of a run work with, besides the <see cref="FactWriter"/> that each delivery gets. All members are thread safe.
/// </summary>
public sealed record RunDependencies
{
    /// <summary>Reads runs.</summary>
    public required IRunStore Runs { get; init; }

    /// <summary>The tools that runs may use.</summary>
    public required IToolCatalog Tools { get; init; }

    /// <summary>Calls them.</summary>
    public required IToolExecutor Executor { get; init; }

    /// <summary>The models that runs may use.</summary>
    public required IModelCatalog Models { get; init; }

    /// <summary>What they cost.</summary>
    public required IPriceTable Prices { get; init; }

    /// <summary>What stands in front of the fact store; null when nothing is redacted.</summary>
    public IRedactor? Redactor { get; init; }

    /// <summary>Settings.</summary>
    public required RunsOptions Options { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>For logs of the process.</summary>
    public required ILoggerFactory Loggers { get; init; }
}
