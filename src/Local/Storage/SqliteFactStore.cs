using Lavra.Durability;
using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Local.Storage.Memory;
using Lavra.Local.Storage.Rows;
using Lavra.Local.Storage.Sessions;
using Lavra.Local.Storage.Writing;

namespace Lavra.Local.Storage;

/// <summary>
/// Facts in the engine's file, so that what an activity tells is written in the commit that records its completion.
/// </summary>
/// <param name="writer">The file's writer. All facts of a file must be written through one store.</param>
/// <param name="cache">Told what becomes durable.</param>
/// <param name="signal">Told which logs grow.</param>
internal sealed class SqliteFactStore(SqliteWriter writer, RunCache cache, LogSignal signal) : IFactStore
{
    /// <summary>What the writer's thread remembers of runs. For that thread only.</summary>
    internal WriterMemory Memory { get; } = new();

    /// <inheritdoc />
    public Task WriteAsync(FactBatch facts, CancellationToken cancellationToken)
    {
        if (Encode(facts, cancellationToken) is not { } operation)
        {
            return Task.CompletedTask;
        }

        writer.Enqueue(operation);
        return operation.Done.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task WriteWithAsync(FactBatch facts, IActivityCommit commit, CancellationToken cancellationToken)
    {
        if (commit is not ActivityWrites writes)
        {
            return WriteAsync(facts, cancellationToken);
        }

        if (Encode(facts, cancellationToken) is { } operation)
        {
            writes.Add(operation);
        }

        return Task.CompletedTask;
    }

    /// <summary>Forgets a run that was deleted.</summary>
    internal void Forget(RunId run) => cache.Forget(run);

    // Encoded here and not by the thread that writes, which all others wait for.
    private FactOperation? Encode(FactBatch facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        cancellationToken.ThrowIfCancellationRequested();
        var encoded = new EncodedFacts(facts);
        return encoded.IsEmpty ? null : new FactOperation(encoded, Memory, cache, signal);
    }
}
