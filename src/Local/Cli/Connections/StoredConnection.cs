using Lavra.Durability;
using Lavra.Facts;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Local.Engine;
using Lavra.Local.Engine.History;
using Lavra.Local.Hosting;
using Lavra.Local.Storage.Files;
using Lavra.Runs;

namespace Lavra.Local.Cli.Connections;

/// <summary>Runs of a data file, which another process may hold.</summary>
internal sealed class StoredConnection(StoredRuns stored, string file, string options)
    : LocalConnection(stored.Product, options)
{
    /// <inheritdoc />
    public override bool IsIdle() => !LeaseProbe.IsHeld(file);

    /// <inheritdoc />
    public override Task<RunResource> StartAsync(RunRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A file that is open to read starts nothing.");

    /// <summary>Leaves word for the process that holds the file.</summary>
    public override async Task<CancelRunResult> CancelAsync(RunId id, string? reason, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken).ConfigureAwait(false) switch
        {
            null => CancelRunResult.NotFound,
            { HasEnded: true } => CancelRunResult.AlreadyEnded,
            _ => ForeignSignals.Cancel(file, id.ToString(), new CancelRequest(reason is null ? null : stored.Product.Redactor.RedactText(reason), Caller.Local.Name))
                ? CancelRunResult.Requested
                : CancelRunResult.AlreadyEnded,
        };

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => stored.DisposeAsync();
}
