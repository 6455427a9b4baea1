using Lavra.Generation;
using Lavra.Identity;
using Lavra.Jobs;
using Lavra.Privacy;
using Lavra.Tools.Registration;
using Microsoft.Extensions.Logging;

namespace Lavra.Composition;

/// <summary>What a host brings, from which <see cref="Product"/> is put together. All of it is thread safe.</summary>
public sealed record ProductParts
{
    /// <summary>The stores, as they are: redaction is put in front of them.</summary>
    public required Stores Stores { get; init; }

    /// <summary>The settings of capabilities.</summary>
    public required ProductSettings Settings { get; init; }

    /// <summary>Gives the models, once, when they are first needed. The product disposes of them.</summary>
    public required Func<IModelCatalog> Models { get; init; }

    /// <summary>Gives the tools, once, when they are first needed; null for the built-in ones.</summary>
    public Func<ToolRegistry>? Tools { get; init; }

    /// <summary>Gives the prices, once, when they are first needed; null for those of the settings.</summary>
    public Func<IPriceTable>? Prices { get; init; }

    /// <summary>Gives whose runs there are, for jobs that look at all of them. Default: those of the command line.</summary>
    public Func<IReadOnlyList<string>> Tenants { get; init; } = static () => [Caller.LocalTenant];

    /// <summary>How jobs are run.</summary>
    public JobHosting Jobs { get; init; } = new();

    /// <summary>Takes secrets out of what is stored.</summary>
    public required IRedactor Redactor { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>For logs of the process.</summary>
    public required ILoggerFactory Loggers { get; init; }
}
