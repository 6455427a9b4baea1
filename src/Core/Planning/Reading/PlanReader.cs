using System.Text.Json;
using Lavra.Tools;

namespace Lavra.Planning.Reading;

/// <summary>
/// Reads and checks plans. A plan is an object with a list <c>steps</c> (or <c>plan</c>), or the list itself, in JSON or YAML; a
/// step is a text, or an object with <c>id</c>, <c>description</c>, <c>tool</c>, <c>arguments</c>, <c>dependsOn</c> and
/// <c>expectedOutput</c>. Where no step says what it depends on, each depends on the one before it. A step also depends on every
/// step whose output it refers to. Never throws on content. Thread safe.
/// </summary>
public static class PlanReader
{
    /// <summary>How long the text of a plan may be, in characters.</summary>
    public const int MaxChars = 1_000_000;

    /// <summary>Reads a plan.</summary>
    /// <param name="text">JSON or YAML. From a model, also with prose or a fence around it.</param>
    /// <param name="tools">The tools that steps may name.</param>
    /// <param name="maxSteps">How many steps it may have.</param>
    /// <param name="origin">Whose plan it is.</param>
    /// <returns>The plan, or all its errors.</returns>
    public static PlanReading Read(string text, IToolCatalog tools, int maxSteps, PlanOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(tools);
        if (string.IsNullOrWhiteSpace(text))
        {
            return PlanReading.Failed("The plan is empty: give a list of steps as JSON or YAML.");
        }

        if (text.Length > MaxChars)
        {
            return PlanReading.Failed($"The plan has {text.Length} characters; at most {MaxChars} are read.");
        }

        if (PlanText.Parse(text, origin, out var error) is not { } root)
        {
            return PlanReading.Failed(error);
        }

        if (root is { ValueKind: JsonValueKind.Array } && root.GetArrayLength() == 0 && origin == PlanOrigin.Model)
        {
            return PlanReading.Failed(Impossible);
        }

        var errors = new List<string>();
        var drafts = PlanDrafts.Read(root, errors);
        if (drafts is null)
        {
            return PlanReading.Failed(errors);
        }

        if (drafts.Count == 0)
        {
            return PlanReading.Failed([.. errors, origin == PlanOrigin.Model ? Impossible : "The plan has no steps: give at least one."]);
        }

        if (drafts.Count > maxSteps)
        {
            errors.Add($"The plan has {drafts.Count} steps; at most {maxSteps} are allowed. Join steps, or raise the limit PlanSteps.");
        }

        new PlanCheck(drafts, tools, errors).Run();
        return errors.Count > 0
            ? PlanReading.Failed(errors)
            : new PlanReading { Plan = new Plan { Origin = origin, Steps = [.. drafts.Select(draft => draft.ToStep())] } };
    }

    private const string Impossible =
        "The model answered with an empty plan, which says that the objective cannot be reached with the tools at hand.";
}
