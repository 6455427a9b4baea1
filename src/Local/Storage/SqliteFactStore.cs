using Lavra.ExecutionLog;
using Lavra.Facts;
using Lavra.Identity;

namespace Lavra.Local.Storage;

/// <summary>
/// Facts in the engine's file. What an activity writes goes into the commit of its completion; everything else is durable when
/// the call returns.
/// </summary>
/// <param name="writer">The file's writer. All facts of a file must be written through one store.</param>
/// <param name="cache">Told what becomes durable.</param>
/// <param name="signal">Told which logs grow.</param>
internal sealed class SqliteFactStore(SqliteWriter writer, RunCache cache, LogSignal signal) : IFactStore
{
    /// <summary>What the writer's thread remembers of runs. For that thread only.</summary>
    internal FactHeads Heads { get; } = new();

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A fact of the batch belongs to another run.</exception>
    /// <exception cref="InvalidOperationException">The run does not exist and the batch does not bring it.</exception>
    /// <exception cref="IdempotencyKeyInUseException">The new run's key was used to start another.</exception>
    public Task WriteAsync(FactBatch facts, CancellationToken cancellationToken) =>
        WriteAsync(facts, ActivityScope.Current, cancellationToken);

    /// <inheritdoc />
    public Task WriteNowAsync(FactBatch facts, CancellationToken cancellationToken) =>
        WriteAsync(facts, scope: null, cancellationToken);

    /// <summary>Forgets a run that was deleted.</summary>
    internal void Forget(RunId run) => cache.Forget(run);

    private Task WriteAsync(FactBatch facts, ActivityScope? scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        cancellationToken.ThrowIfCancellationRequested();
        var encoded = new EncodedFacts(facts);
        if (encoded.IsEmpty)
        {
            return Task.CompletedTask;
        }

        var operation = new FactOperation(encoded, Heads, cache, signal);
        if (scope is not null)
        {
            scope.Add(operation);
            return Task.CompletedTask;
        }

        writer.Enqueue(operation);
        return operation.Done.WaitAsync(cancellationToken);
    }
}
