using System.Text.Json;
using Lavra.Generation.Turns;

namespace Lavra.Planning.Reading;

/// <summary>Reads the members of one step.</summary>
internal static class PlanDraftFields
{
    public static void Read(JsonElement item, PlanDraft draft, List<string> errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var members = item.EnumerateObject().ToList();

        // The id comes first, so that every error can name the step by it.
        foreach (var member in members.Where(member => PlanFields.Find(PlanFields.Step, member.Name) == PlanFields.Id))
        {
            ReadId(member.Value, draft, errors);
        }

        foreach (var member in members)
        {
            if (PlanFields.Find(PlanFields.Step, member.Name) is not { } field)
            {
                errors.Add($"{draft.Name} has an unknown field '{member.Name}'{PlanFields.Suggestion(PlanFields.Step, member.Name)}");
            }
            else if (member.Value.ValueKind == JsonValueKind.Null)
            {
                // The same as absent; structured output must name every field.
            }
            else if (!seen.Add(field))
            {
                errors.Add($"{draft.Name} gives '{field}' twice (once as '{member.Name}'): give it once.");
            }
            else
            {
                Read(field, member.Value, draft, errors);
            }
        }
    }

    private static void Read(string field, JsonElement value, PlanDraft draft, List<string> errors)
    {
        switch (field)
        {
            case PlanFields.Description:
                draft.Description = Text(field, value, draft, errors);
                break;
            case PlanFields.ExpectedOutput:
                draft.ExpectedOutput = ToolArguments.NotBlank(Text(field, value, draft, errors) ?? "");
                break;
            case PlanFields.Tool:
                draft.Tool = ToolArguments.NotBlank(Text(field, value, draft, errors) ?? "");
                break;
            case PlanFields.Arguments:
                draft.Arguments = Arguments(value, draft, errors);
                break;
            case PlanFields.DependsOn:
                draft.DependsOn = Dependencies(value, draft, errors);
                break;
            default:
                break;
        }
    }

    private static void ReadId(JsonElement value, PlanDraft draft, List<string> errors)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (Name(value) is { } id && PlanReferences.IsStepId(id))
        {
            (draft.Id, draft.HasOwnId) = (id, true);
            return;
        }

        errors.Add($"{draft.Name} has an id that cannot be used: an id has 1 to {PlanReferences.LongestId} letters, digits, '-' and '_'.");
    }

    private static string? Text(string field, JsonElement value, PlanDraft draft, List<string> errors)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString()!.Trim();
        }

        errors.Add($"{draft.Name}: '{field}' is {PlanDrafts.KindOf(value)}: give a text.");
        return null;
    }

    // Structured output cannot describe an object with any members, so models may give the object as text.
    private static string? Arguments(JsonElement value, PlanDraft draft, List<string> errors)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return value.GetRawText();
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            var text = value.GetString()!;
            if (text.Trim().Length == 0)
            {
                return null;
            }

            if (ModelJson.TryParseObject(text) is { } inner)
            {
                return inner.GetRawText();
            }
        }

        errors.Add($"{draft.Name}: 'arguments' is {PlanDrafts.KindOf(value)}: give an object with the tool's arguments by name.");
        return null;
    }

    private static List<string> Dependencies(JsonElement value, PlanDraft draft, List<string> errors)
    {
        var found = new List<string>();
        var items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        foreach (var item in items)
        {
            if (Name(item) is not { } id)
            {
                errors.Add($"{draft.Name}: 'dependsOn' has an entry that is {PlanDrafts.KindOf(item)}: give ids of steps.");
            }
            else if (id.Length > 0 && !found.Contains(id))
            {
                found.Add(id);
            }
        }

        return found;
    }

    private static string? Name(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
