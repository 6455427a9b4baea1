using System.Text.Json;

namespace Lavra.Planning.Reading;

/// <summary>Reads the steps out of the JSON of a plan: their form, not yet their sense.</summary>
internal static class PlanDrafts
{
    /// <summary>The steps; null when there is no list of steps. Whatever is wrong is added to the errors.</summary>
    public static List<PlanDraft>? Read(JsonElement root, List<string> errors)
    {
        if (StepList(root, errors) is not { } list)
        {
            return null;
        }

        var drafts = new List<PlanDraft>();
        foreach (var item in list.EnumerateArray())
        {
            var draft = new PlanDraft(drafts.Count + 1);
            drafts.Add(draft);
            switch (item.ValueKind)
            {
                case JsonValueKind.String:
                    draft.Description = item.GetString()!.Trim();
                    break;
                case JsonValueKind.Object:
                    PlanDraftFields.Read(item, draft, errors);
                    break;
                default:
                    errors.Add($"{draft.Name} is {KindOf(item)}: give a text, or an object with a description.");
                    break;
            }
        }

        return drafts;
    }

    internal static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "empty",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };

    private static JsonElement? StepList(JsonElement root, List<string> errors)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return root;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"The plan is {KindOf(root)}: give a list of steps, or an object with a list 'steps'.");
            return null;
        }

        JsonElement? list = null;
        var named = false;
        foreach (var member in root.EnumerateObject())
        {
            if (PlanFields.Find(PlanFields.Plan, member.Name) is null)
            {
                errors.Add($"The plan has an unknown field '{member.Name}'{PlanFields.Suggestion(PlanFields.Plan, member.Name)}");
            }
            else if (named)
            {
                errors.Add("The plan has its steps twice: give one list 'steps'.");
            }
            else if (member.Value.ValueKind == JsonValueKind.Array)
            {
                (list, named) = (member.Value, true);
            }
            else
            {
                named = true;
                errors.Add($"'{member.Name}' is {KindOf(member.Value)}: give a list of steps.");
            }
        }

        if (!named)
        {
            errors.Add("The plan has no field 'steps': give a list of steps.");
        }

        return list;
    }
}
