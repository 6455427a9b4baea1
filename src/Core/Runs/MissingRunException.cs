using Lavra.Durability;
using Lavra.Identity;

namespace Lavra.Runs;

/// <summary>A history speaks of a run or step that the store does not have.</summary>
internal sealed class MissingRunException(string what, RunId run)
    : Exception($"The store has no {what} of run {run}. Was it deleted while the run was going on?"), IPermanentFailure;
