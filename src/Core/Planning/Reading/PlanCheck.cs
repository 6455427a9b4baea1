using System.Text.Json;
using Lavra.Generation.Turns;
using Lavra.Tools;
using Lavra.Words;

namespace Lavra.Planning.Reading;

/// <summary>Checks the sense of a plan's steps and completes what they leave unsaid.</summary>
internal sealed class PlanCheck(IReadOnlyList<PlanDraft> drafts, IToolCatalog tools, List<string> errors)
{
    private const int LongestDescription = 20_000;

    private readonly Dictionary<string, PlanDraft> byId = new(StringComparer.Ordinal);

    public void Run()
    {
        CheckIds();
        LinkInOrder();
        foreach (var draft in drafts)
        {
            CheckTool(draft);
            CheckDescription(draft);
            CheckReferences(draft);
            CheckDependencies(draft);
        }

        if (PlanCycle.Find(drafts, byId) is { } cycle)
        {
            errors.Add($"Steps wait for each other: {string.Join(" -> ", cycle)}. Remove one of these dependencies.");
        }
    }

    private void CheckIds()
    {
        foreach (var draft in drafts)
        {
            if (!byId.TryAdd(draft.Id, draft))
            {
                errors.Add($"Steps {byId[draft.Id].Number} and {draft.Number} have the same id '{draft.Id}': give each its own"
                    + (draft.HasOwnId && byId[draft.Id].HasOwnId ? "." : "; a step without an id is called by its position."));
            }
        }
    }

    // A plan that says nothing of dependencies is a list to be worked through.
    private void LinkInOrder()
    {
        if (drafts.Any(draft => draft.DependsOn is not null))
        {
            return;
        }

        for (var at = 1; at < drafts.Count; at++)
        {
            drafts[at].DependsOn = [drafts[at - 1].Id];
        }
    }

    private void CheckTool(PlanDraft draft)
    {
        if (draft.Tool is null)
        {
            if (draft.Arguments is not null and not ToolArguments.None)
            {
                errors.Add($"{draft.Name} has arguments but no tool: name the tool, or leave the arguments out.");
            }

            draft.Arguments = null;
            return;
        }

        if (tools.Find(draft.Tool) is not { } tool)
        {
            var near = NearNames.Suggest(draft.Tool, tools.Tools.Select(known => known.Name));
            errors.Add($"{draft.Name} names an unknown tool '{draft.Tool}'" + (near.Count > 0
                ? $"; did you mean {string.Join(" or ", near.Select(name => $"'{name}'"))}?"
                : $"; known are {string.Join(", ", tools.Tools.Select(known => known.Name))}."));
            return;
        }

        draft.Arguments ??= ToolArguments.None;
        draft.Description ??= $"Call {draft.Tool}";
        CheckArgumentNames(draft, tool);
    }

    // Values are validated when the tool is called: they may still have references in them.
    private void CheckArgumentNames(PlanDraft draft, ToolDeclaration tool)
    {
        if (tool.Parameters.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var given = ModelJson.TryParseObject(draft.Arguments!)!.Value.EnumerateObject().Select(member => member.Name).ToList();
        if (tool.Parameters.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array)
        {
            errors.AddRange(required.EnumerateArray().Select(ModelJson.ValueText).Where(name => !given.Contains(name))
                .Select(name => $"{draft.Name} lacks the argument '{name}' of {tool.Name}."));
        }

        if (tool.Parameters.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False
            && tool.Parameters.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            var known = properties.EnumerateObject().Select(member => member.Name).ToList();
            errors.AddRange(given.Where(name => !known.Contains(name)).Select(name =>
                $"{draft.Name} has an argument '{name}' that {tool.Name} does not take; it takes {(known.Count == 0 ? "none" : string.Join(", ", known))}."));
        }
    }

    private void CheckDescription(PlanDraft draft)
    {
        if (string.IsNullOrWhiteSpace(draft.Description))
        {
            draft.Description = "";
            errors.Add($"{draft.Name} has no description: say what it does.");
        }
        else if (draft.Description.Length > LongestDescription)
        {
            errors.Add($"{draft.Name} has a description of {draft.Description.Length} characters; at most {LongestDescription} are allowed.");
        }
    }

    private void CheckReferences(PlanDraft draft)
    {
        IEnumerable<string> texts = draft.Arguments is null ? [] : Strings(ModelJson.TryParseObject(draft.Arguments)!.Value);
        foreach (var reference in texts.Append(draft.Description!).SelectMany(PlanReferences.In))
        {
            if (reference.Malformed)
            {
                errors.Add($"{draft.Name} has {{{{{reference.Written}}}}}, which is no reference: write {{{{steps.ID.output}}}} or {{{{inputs.NAME}}}}.");
            }
            else if (reference.Step is { } id && !(draft.DependsOn ??= []).Contains(id))
            {
                // Whoever uses an output waits for it; a step that does not exist is found with the dependencies.
                draft.DependsOn.Add(id);
            }
        }
    }

    private void CheckDependencies(PlanDraft draft)
    {
        foreach (var id in draft.DependsOn ?? [])
        {
            if (!byId.ContainsKey(id))
            {
                var near = NearNames.Suggest(id, byId.Keys.Where(known => known != draft.Id));
                errors.Add($"{draft.Name} depends on '{id}', which is no step of the plan" + (near.Count > 0
                    ? $"; did you mean '{near[0]}'?"
                    : $"; steps are {string.Join(", ", byId.Keys.Take(20))}."));
            }
        }
    }

    private static IEnumerable<string> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Strings(member.Value)),
        _ => [],
    };
}
