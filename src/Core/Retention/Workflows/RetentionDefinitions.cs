using Lavra.Durability;
using Lavra.Runs.Workflows;

namespace Lavra.Retention.Workflows;

/// <summary>
/// The durable parts of retention, for hosts on which one call of a function cannot do it all. Names are recorded: never rename one.
/// </summary>
public static class RetentionDefinitions
{
    /// <summary>The id of the one instance that there is at a time.</summary>
    public const string InstanceId = "retention";

    /// <summary>Pass after pass, until everything that is kept no longer is gone.</summary>
    public static WorkflowDefinition<RetentionInput, RetentionOutcome> Retention { get; } =
        new("retention", static () => RetentionJson.Default.RetentionInput, static () => RetentionJson.Default.RetentionOutcome);

    /// <summary>One pass.</summary>
    public static ActivityDefinition<RetainInput, RetainOutcome> Retain { get; } =
        new("retain", static () => RetentionJson.Default.RetainInput, static () => RetentionJson.Default.RetainOutcome);
}

/// <summary>What retention is started with, at first and each time it goes on with a fresh history.</summary>
/// <param name="Deleted">Runs deleted so far.</param>
public sealed record RetentionInput(int Deleted);

/// <summary>How retention ended.</summary>
/// <param name="Deleted">Runs deleted in all.</param>
public sealed record RetentionOutcome(int Deleted);

/// <summary>Asks for a pass.</summary>
/// <param name="Pass">Its number, from 1.</param>
public sealed record RetainInput(int Pass);

/// <summary>What a pass did.</summary>
/// <param name="Deleted">Runs deleted.</param>
/// <param name="IsFinished">Whether nothing is left to delete.</param>
public sealed record RetainOutcome(int Deleted, bool IsFinished);
