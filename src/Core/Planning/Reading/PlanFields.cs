using Lavra.Words;

namespace Lavra.Planning.Reading;

/// <summary>The members of a plan and of its steps, with the names that are taken for them.</summary>
internal static class PlanFields
{
    public const string Steps = "steps";
    public const string Id = "id";
    public const string Description = "description";
    public const string Tool = "tool";
    public const string Arguments = "arguments";
    public const string DependsOn = "dependsOn";
    public const string ExpectedOutput = "expectedOutput";

    public static IReadOnlyDictionary<string, string> Plan { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["steps"] = Steps,
        ["plan"] = Steps,
    };

    public static IReadOnlyDictionary<string, string> Step { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["id"] = Id,
        ["description"] = Description,
        ["task"] = Description,
        ["step"] = Description,
        ["action"] = Description,
        ["tool"] = Tool,
        ["arguments"] = Arguments,
        ["dependson"] = DependsOn,
        ["dependencies"] = DependsOn,
        ["expectedoutput"] = ExpectedOutput,
    };

    /// <summary>The member that a name stands for, whatever its case, underscores and hyphens; null when none.</summary>
    public static string? Find(IReadOnlyDictionary<string, string> fields, string name) =>
        fields.GetValueOrDefault(Key(name));

    /// <summary>The member to suggest for an unknown name; empty when none is near.</summary>
    public static string Suggestion(IReadOnlyDictionary<string, string> fields, string name) =>
        NearNames.Suggest(Key(name), fields.Keys) is [var near, ..]
            ? $"; did you mean '{fields[near]}'?"
            : $"; known are {string.Join(", ", fields.Values.Distinct())}.";

    private static string Key(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
