using System.Text;
using System.Text.Json;

namespace Lavra.Runs.Activities;

/// <summary>
/// A tool's JSON result as a person reads it, in Markdown: members as lines, lists as bullets, lists of objects as tables. Nothing
/// is left out but what says nothing (null, false, empty). What is no JSON object or array stays as it is.
/// </summary>
internal static class ReadableResult
{
    private const int WidestPadding = 60;

    public static string Of(string result)
    {
        if (result.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return result;
        }

        try
        {
            using var document = JsonDocument.Parse(result);
            var text = new StringBuilder();
            Append(text, document.RootElement);
            return text.Length == 0 ? result : text.ToString().TrimEnd();
        }
        catch (JsonException)
        {
            return result;
        }
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            AppendList(text, value);
            return;
        }

        foreach (var member in value.EnumerateObject().Where(m => !SaysNothing(m.Value)))
        {
            if (member.Value.ValueKind == JsonValueKind.Array)
            {
                Separate(text);
                text.Append(member.Name).Append(":\n\n");
                AppendList(text, member.Value);
                text.Append('\n');
            }
            else
            {
                text.Append(member.Name).Append(": ").Append(Plain(member.Value)).Append('\n');
            }
        }
    }

    private static void AppendList(StringBuilder text, JsonElement list)
    {
        JsonElement[] items = [.. list.EnumerateArray()];
        if (items.Length > 0 && items.All(static item => item.ValueKind == JsonValueKind.Object))
        {
            AppendTable(text, items);
            return;
        }

        foreach (var item in items)
        {
            text.Append("- ").Append(Cell(item)).Append('\n');
        }
    }

    private static void AppendTable(StringBuilder text, JsonElement[] rows)
    {
        string[] columns = [.. rows.SelectMany(static row => row.EnumerateObject().Select(static m => m.Name)).Distinct(StringComparer.Ordinal)];
        string[][] cells =
        [
            columns,
            .. rows.Select(row => columns
                .Select(column => row.TryGetProperty(column, out var value) ? Cell(value).Replace("|", "\\|", StringComparison.Ordinal) : "")
                .ToArray()),
        ];
        int[] widths = [.. columns.Select((_, at) => Math.Clamp(cells.Max(row => row[at].Length), 3, WidestPadding))];
        for (var row = 0; row < cells.Length; row++)
        {
            text.Append("| ").AppendJoin(" | ", cells[row].Select((cell, at) => cell.PadRight(widths[at]))).Append(" |\n");
            if (row == 0)
            {
                text.Append("| ").AppendJoin(" | ", widths.Select(static width => new string('-', width))).Append(" |\n");
            }
        }
    }

    private static bool SaysNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };

    private static string Cell(JsonElement value) => Plain(value).ReplaceLineEndings(" ");

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    private static void Separate(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] == '\n' && !(text.Length > 1 && text[^2] == '\n'))
        {
            text.Append('\n');
        }
    }
}
