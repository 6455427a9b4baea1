namespace Lavra.Generation.Prompts;

/// <summary>Which turns a prompt shows, by generation number: those before <see cref="BriefFrom"/> are left out.</summary>
/// <param name="FullFrom">The first generation whose turn is in full.</param>
/// <param name="BriefFrom">The first generation whose turn is there in one line.</param>
public readonly record struct PromptWindow(int FullFrom, int BriefFrom)
{
    /// <summary>The window for a generation that is about to be asked for.</summary>
    /// <param name="nextGeneration">Its number in its step, from 1.</param>
    /// <param name="historyTurns">How many turns before it are in full.</param>
    /// <param name="briefTurns">How many before those are in one line each.</param>
    public static PromptWindow Before(int nextGeneration, int historyTurns, int briefTurns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nextGeneration, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(historyTurns);
        ArgumentOutOfRangeException.ThrowIfNegative(briefTurns);
        var fullFrom = Math.Max(1, nextGeneration - historyTurns);
        return new PromptWindow(fullFrom, Math.Max(1, fullFrom - briefTurns));
    }

    /// <summary>The reference to a prompt of this window.</summary>
    /// <param name="system">The payload that holds the step's brief.</param>
    public PromptReference Reference(string system) => new(system, FullFrom, BriefFrom, TurnPromptBuilder.Version);
}
