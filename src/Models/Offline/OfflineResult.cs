using System.Buffers;
using System.Text.Json;
using Lavra.Generation;
using Lavra.Generation.Prompts;
using Microsoft.Extensions.AI;

namespace Lavra.Models.Offline;

/// <summary>A call of the last turn and the text that came back.</summary>
internal sealed record OfflineResult(string Tool, IReadOnlyDictionary<string, string> Arguments, string Text)
{
    /// <summary>Whether the tool failed.</summary>
    public bool Failed => Text.StartsWith(ToolResultText.FailurePrefix, StringComparison.Ordinal)
        && Text.IndexOf("): ", StringComparison.Ordinal) is > 0 and var end
        && Text.AsSpan()[ToolResultText.FailurePrefix.Length..end] is { Length: <= LongestCode } code
        && !code.ContainsAnyExcept(codeLetters);

    /// <summary>Whether a part of the result is not shown.</summary>
    public bool Cut => CutAt() >= 0;

    /// <summary>The result as a JSON object; of a cut one, the part that is whole. Null when it is none.</summary>
    public JsonElement? Json => json ??= CutJson.Read(WithoutCutNote());

    private const int LongestCode = 40;

    private static readonly SearchValues<char> codeLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_");

    private JsonElement? json;

    /// <summary>The calls of the last turn; empty when there is none.</summary>
    public static IReadOnlyList<OfflineResult> LastTurn(IReadOnlyList<ChatMessage> conversation)
    {
        var asked = conversation.LastOrDefault(message => message.Contents.OfType<FunctionCallContent>().Any());
        if (asked is null)
        {
            return [];
        }

        var results = conversation.SelectMany(message => message.Contents).OfType<FunctionResultContent>().ToList();
        return
        [
            .. asked.Contents.OfType<FunctionCallContent>().Select(call => new OfflineResult(
                call.Name,
                ArgumentsOf(call),
                results.LastOrDefault(result => result.CallId == call.CallId)?.Result?.ToString() ?? ToolResultText.For(null, int.MaxValue))),
        ];
    }

    /// <summary>The text without the line that says what is not shown.</summary>
    public string WithoutCutNote() => CutAt() is >= 0 and var at ? Text[..at] : Text;

    private int CutAt()
    {
        var at = Text.LastIndexOf("\n" + CutText.Marker, StringComparison.Ordinal);
        return at >= 0 && Text.EndsWith(']') && Text.IndexOf('\n', at + 1) < 0 ? at : -1;
    }

    private static Dictionary<string, string> ArgumentsOf(FunctionCallContent call) =>
        (call.Arguments ?? new Dictionary<string, object?>()).ToDictionary(
            argument => argument.Key,
            argument => argument.Value is JsonElement { ValueKind: JsonValueKind.String } text ? text.GetString()! : argument.Value?.ToString() ?? "",
            StringComparer.Ordinal);
}
