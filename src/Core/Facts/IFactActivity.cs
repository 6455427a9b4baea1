using Lavra.Durability;

namespace Lavra.Facts;

/// <summary>
/// An activity with something to tell: its outcome and the facts that it writes are committed together, as far as engine and store
/// can. Otherwise like <see cref="IActivity{TInput, TOutput}"/>.
/// </summary>
public interface IFactActivity<in TInput, TOutput>
{
    /// <summary>Does the work.</summary>
    /// <param name="context">The delivery.</param>
    /// <param name="input">The input.</param>
    /// <param name="facts">Writes what there is to tell.</param>
    /// <param name="cancellationToken">Asks it to end.</param>
    Task<TOutput> RunAsync(ActivityContext context, TInput input, FactWriter facts, CancellationToken cancellationToken);
}
