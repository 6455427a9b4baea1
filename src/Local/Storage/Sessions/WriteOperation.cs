namespace Lavra.Local.Storage.Sessions;

/// <summary>
/// Something to write. The writer applies many operations in one transaction; when that fails, each is applied again in a
/// transaction of its own, so <see cref="Apply"/> must only depend on the database and on fields set before.
/// </summary>
internal abstract class WriteOperation
{
    /// <summary>Writes, on the writer's thread, inside a transaction.</summary>
    public abstract void Apply(WriteSession session);

    /// <summary>Called after the transaction became durable, on the writer's thread: be quick, do not throw.</summary>
    public virtual void OnCommitted()
    {
    }

    /// <summary>Called when nothing of this operation became durable, on the writer's thread: be quick, do not throw.</summary>
    public virtual void OnFailed(Exception exception)
    {
    }
}
