using Lavra.Facts;
using Lavra.Identity;

namespace Lavra.Runs;

/// <summary>Reads what must be there for the work to go on.</summary>
internal static class RequiredReads
{
    /// <exception cref="MissingRunException">There is no such run.</exception>
    public static async ValueTask<Run> RequireAsync(this IRunStore runs, RunId id, CancellationToken cancellationToken) =>
        await runs.GetAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new MissingRunException("record", id);

    /// <exception cref="MissingRunException">There is no such step.</exception>
    public static async ValueTask<StepRecord> RequireStepAsync(this IRunStore runs, StepId id, CancellationToken cancellationToken) =>
        await runs.GetStepAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new MissingRunException($"step {id.Index}", id.Run);
}
