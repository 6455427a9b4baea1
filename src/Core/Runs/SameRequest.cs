using Lavra.Facts;
using Lavra.Privacy;

namespace Lavra.Runs;

/// <summary>
/// Whether a request that comes with a used idempotency key asks for the same as the first one did. Only what a request says itself is
/// compared: what it leaves to the host's settings may have changed meanwhile, and what it names may be gone. What was redacted before
/// it was stored counts as equal.
/// </summary>
internal static class SameRequest
{
    /// <summary>Names the first field that differs, as on the wire; null when none does.</summary>
    /// <param name="request">The request as it came.</param>
    /// <param name="stored">The run that the key belongs to.</param>
    /// <param name="workspace">The host's workspace folder as it is now.</param>
    public static string? Difference(RunRequest request, Run stored, string workspace)
    {
        if (!Same(RunRequestCheck.ObjectiveOf(request), stored.Objective))
        {
            return RunFields.Objective;
        }

        if (!Same(request.Plan, stored.GivenPlan))
        {
            return RunFields.Plan;
        }

        if (!SameInputs(request.Inputs, stored.Inputs))
        {
            return RunFields.Inputs;
        }

        return request switch
        {
            { Model: { } model } when !string.Equals(model, stored.Model, StringComparison.OrdinalIgnoreCase) => RunFields.Model,
            { SessionId: { } session } when session != stored.SessionId => RunFields.Session,
            { Workspace: { } folder } when !RequestedFolder.Is(stored.Workspace, folder, workspace) => RunFields.Workspace,
            { Budget.Tokens: { } tokens } when tokens != stored.Budget.Tokens => RunFields.BudgetTokens,
            { Budget.Usd: { } usd } when usd != stored.Budget.Usd => RunFields.BudgetUsd,
            { Budget.Time: { } time } when time != stored.Budget.Time => RunFields.BudgetTime,
            _ => request.Limits.Difference(stored.Limits),
        };
    }

    private static bool SameInputs(IReadOnlyDictionary<string, string> asked, IReadOnlyDictionary<string, string> stored) =>
        asked.Count == stored.Count
        && asked.All(input => stored.TryGetValue(input.Key, out var value)
            ? Same(input.Value, value)
            : stored.Keys.Any(RegisteredSecrets.HasLabel));

    private static bool Same(string? asked, string? stored) => asked == stored || RegisteredSecrets.HasLabel(stored);
}
