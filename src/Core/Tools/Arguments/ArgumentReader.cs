using System.Text;
using System.Text.Json;

namespace Lavra.Tools.Arguments;

/// <summary>Reads the arguments that a model wrote, forgiving what cannot be misunderstood.</summary>
internal static class ArgumentReader
{
    private const int Deepest = 32;

    private static readonly JsonDocumentOptions Forgiving = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = Deepest,
    };

    /// <summary>Reads arguments into the values that the tool's method takes; a result says what is wrong with them.</summary>
    public static ToolResult? Read(string tool, ArgumentSet takes, string arguments, int maxBytes, out object?[]? values)
    {
        values = null;
        if (arguments.Length > maxBytes || Encoding.UTF8.GetByteCount(arguments) > maxBytes)
        {
            var size = Encoding.UTF8.GetByteCount(arguments);
            return Invalid(tool, takes, $"- They have {size} bytes; at most {maxBytes} are taken. Do it in several smaller calls.");
        }

        if (string.IsNullOrWhiteSpace(arguments))
        {
            arguments = "{}";
        }

        try
        {
            using var document = JsonDocument.Parse(arguments, Forgiving);
            return ReadRoot(tool, takes, document.RootElement, mayBeWrapped: true, out values);
        }
        catch (JsonException exception)
        {
            return Invalid(tool, takes, $"- They are not valid JSON{Place(exception)}. Check quotes, escapes (\\n, \\\", \\\\) and brackets.");
        }
        catch (ArgumentException)
        {
            // Text with half of a surrogate pair has no UTF-8 form.
            return Invalid(tool, takes, "- They are not valid Unicode.");
        }
    }

    private static ToolResult? ReadRoot(string tool, ArgumentSet takes, JsonElement root, bool mayBeWrapped, out object?[]? values)
    {
        values = null;
        var problems = new ArgumentProblems();
        switch (root.ValueKind)
        {
            case JsonValueKind.Object:
                values = takes.Read(root, "", problems);
                break;
            case JsonValueKind.Null:
                using (var none = JsonDocument.Parse("{}"))
                {
                    values = takes.Read(none.RootElement, "", problems);
                }

                break;
            case JsonValueKind.String when mayBeWrapped:
                // Some models encode the object twice.
                using (var inner = JsonDocument.Parse(root.GetString()!, Forgiving))
                {
                    return ReadRoot(tool, takes, inner.RootElement, mayBeWrapped: false, out values);
                }

            default:
                problems.Add("They must be one JSON object of named values.");
                break;
        }

        return problems.Any ? Invalid(tool, takes, problems.ToString()) : null;
    }

    private static ToolResult Invalid(string tool, ArgumentSet takes, string problems) => ToolResult.Fail(
        ToolErrorCodes.InvalidArguments,
        $"The arguments of '{tool}' do not fit:\n{problems}\n{tool} takes {takes.Summary}.");

    private static string Place(JsonException exception) => exception is { LineNumber: { } line, BytePositionInLine: { } position }
        ? $" at line {line + 1}, byte {position + 1}"
        : "";
}
