using Lavra.Facts;
using Lavra.Privacy;

namespace Lavra.Runs;

/// <summary>
/// Whether a request that comes with a used idempotency key asks for the same as the first one did. Only what a request says itself is
/// compared: what it leaves to the host's settings may have changed meanwhile. What was redacted before it was stored counts as equal.
/// </summary>
internal static class SameRequest
{
    /// <summary>Names the first field that differs, camelCase, as on the wire; null when none does.</summary>
    /// <param name="request">The request as it came.</param>
    /// <param name="asked">The run that it would become.</param>
    /// <param name="stored">The run that the key belongs to.</param>
    public static string? Difference(RunRequest request, Run asked, Run stored)
    {
        if (!Same(asked.Objective, stored.Objective))
        {
            return "objective";
        }

        if (!Same(asked.GivenPlan, stored.GivenPlan))
        {
            return "plan";
        }

        if (!SameInputs(asked.Inputs, stored.Inputs))
        {
            return "inputs";
        }

        return request switch
        {
            { Model: not null } when asked.Model != stored.Model => "model",
            { SessionId: not null } when asked.SessionId != stored.SessionId => "sessionId",
            { Workspace: not null } when asked.Workspace != stored.Workspace => "workspace",
            { Budget: not null } when asked.Budget != stored.Budget => "budget",
            { Limits: not null } when asked.Limits != stored.Limits => "limits",
            _ => null,
        };
    }

    private static bool SameInputs(IReadOnlyDictionary<string, string> asked, IReadOnlyDictionary<string, string> stored) =>
        asked.Count == stored.Count
        && asked.All(input => stored.TryGetValue(input.Key, out var value)
            ? Same(input.Value, value)
            : stored.Keys.Any(IsRedacted));

    private static bool Same(string? asked, string? stored) => asked == stored || IsRedacted(stored);

    private static bool IsRedacted(string? text) => text?.Contains(RegisteredSecrets.LabelStart, StringComparison.Ordinal) == true;
}
