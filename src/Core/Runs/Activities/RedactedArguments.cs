using System.Text.Json;
using Lavra.Privacy;
using Lavra.Security;
using Lavra.Security.Workspaces;
using Lavra.Tools;

namespace Lavra.Runs.Activities;

/// <summary>
/// Refuses calls that would act with what stands for a secret in place of the secret: a file written back with <c>[redacted]</c> in it has
/// lost its true value. Calls that only read, and writing to a file that holds the very mark already and no secret, may go on. Thread safe.
/// </summary>
internal sealed class RedactedArguments(IRedactor redactor, WorkspaceRules rules)
{
    private const int LargestFile = 4 * 1024 * 1024;
    private static readonly JsonDocumentOptions Forgiving = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The refusal; null when the call may be made.</summary>
    /// <param name="tool">The tool; null when there is none of that name.</param>
    /// <param name="arguments">What it would be called with.</param>
    /// <param name="workspace">The folder in which it would work.</param>
    /// <param name="fromPlan">Whether a plan asks for the call, and no model.</param>
    public ToolResult? Check(ToolDeclaration? tool, string arguments, string workspace, bool fromPlan)
    {
        if (tool is null or { Effect: ToolEffect.Reads } || !MayHoldMark(arguments))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(arguments, Forgiving);
            return Find(document.RootElement, "") is { } found && !IsInFile(document.RootElement, found.Text, workspace)
                ? ToolResult.Fail(ToolErrorCodes.Refused, Reason(found, fromPlan))
                : null;
        }
        catch (JsonException)
        {
            // The tool is not called with what cannot be read, and says so.
            return null;
        }
    }

    private static bool MayHoldMark(string arguments) =>
        arguments.Contains(RegisteredSecrets.LabelStart, StringComparison.OrdinalIgnoreCase)
        || (arguments.Contains("edacted", StringComparison.OrdinalIgnoreCase) && arguments.Contains("\\u", StringComparison.Ordinal));

    private static (string Argument, string Text, string Mark)? Find(JsonElement value, string name)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                var text = value.GetString()!;
                return RedactionMarks.First(text) is { } mark ? (name, text, mark) : null;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    var place = name.Length == 0 ? member.Name : $"{name}.{member.Name}";
                    if (RedactionMarks.First(member.Name) is { } inName)
                    {
                        return (name, member.Name, inName);
                    }

                    if (Find(member.Value, place) is { } found)
                    {
                        return found;
                    }
                }

                return null;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    if (Find(item, name) is { } found)
                    {
                        return found;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    /// <summary>Whether the file to be written holds as many of these marks, and no secret that another of them could stand for.</summary>
    private bool IsInFile(JsonElement arguments, string text, string workspace)
    {
        if (arguments.ValueKind != JsonValueKind.Object || !arguments.TryGetProperty("path", out var path) || path.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            using var file = new Workspace(workspace, rules).OpenRead(WorkspacePath.Parse(path.GetString()!));
            var content = System.Text.Encoding.UTF8.GetString(file.ReadAll(LargestFile));
            return RedactionMarks.AreAllIn(text, content) && RedactionMarks.Count(redactor.RedactText(content)) == RedactionMarks.Count(content);
        }
        catch (Exception exception) when (exception is WorkspaceException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Reason((string Argument, string Text, string Mark) found, bool fromPlan)
    {
        var argument = found.Argument.Length == 0 ? "The call" : $"The argument '{found.Argument}'";
        return fromPlan
            ? $"{argument} holds '{found.Mark}', which stands for what looks like a secret: in plans, inputs and outputs of steps secrets are not stored, and the true value is not known any more. "
                + "Nothing was done. Leave the secret out of the plan and put it in place by hand, or copy and edit around it with a step that asks a model to use edit_file or append_file."
            : $"{argument} holds '{found.Mark}', which stands for a secret whose true value you do not know; acting would put the mark in the place of the value. "
                + "Nothing was done. Change the file around it with edit_file or append_file and leave that line as it is; do not write the whole file, and do not write a secret whose value you were not given.";
    }
}
