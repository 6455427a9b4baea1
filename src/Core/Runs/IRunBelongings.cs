using Lavra.Identity;

namespace Lavra.Runs;

/// <summary>
/// What a capability keeps about runs beside their facts. It is on the list of the product's composition, and goes when its run goes.
/// Thread safe.
/// </summary>
public interface IRunBelongings
{
    /// <summary>Deletes what there is of a run that is about to be deleted. Idempotent; called again when a deletion was cut off.</summary>
    Task DeleteAsync(string tenant, RunId run, CancellationToken cancellationToken);
}
