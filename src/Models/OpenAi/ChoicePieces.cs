using System.Text;
using System.Text.Json;
using Lavra.Generation;
using Lavra.Words;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>One choice of an answer, from its whole message or from pieces of it. Not thread safe.</summary>
internal sealed class ChoicePieces
{
    private readonly HalfPairs textHalves = new();
    private readonly HalfPairs reasoningHalves = new();
    private readonly StringBuilder text = new();

    /// <summary>Its tool calls so far.</summary>
    public ToolCallDeltas Calls { get; } = new();

    /// <summary>Its text so far.</summary>
    public string Text => text.ToString();

    /// <summary>Characters of its text so far.</summary>
    public long Length => text.Length;

    /// <summary>Whether it has a message, empty or not.</summary>
    public bool HasMessage { get; private set; }

    /// <summary>What the server wants back with its message.</summary>
    public SentBackMembers SentBack { get; } = new();

    /// <summary>Why it ended, in the server's words; null as long as it does not say.</summary>
    public string? Finish { get; private set; }

    /// <summary>Takes the choice, or a piece of it, and gives what can be handed on: text, reasoning, refusal.</summary>
    public List<AIContent> Add(JsonElement choice)
    {
        Finish = FinishOf(choice) ?? Finish;
        var contents = new List<AIContent>();
        if (choice.Member("delta") is { ValueKind: JsonValueKind.Object } delta && (choice.Member("message") is null || delta.EnumerateObject().Any()))
        {
            HasMessage = true;
            AddContents(contents, delta, static (_, piece) => piece);
            Calls.Add(delta);
        }
        else if (choice.Member("message") is { ValueKind: JsonValueKind.Object } message)
        {
            HasMessage = true;

            // A stream may end with the whole of what it sent in pieces.
            AddContents(contents, message, static (before, whole) => whole.StartsWith(before, StringComparison.Ordinal) ? whole[before.Length..] : whole);
            Calls.AddWhole(message);
        }
        else if (choice.Text("text") is { } plain)
        {
            HasMessage = true;
            AddText(contents, plain);
        }

        return contents;
    }

    /// <summary>What is left once nothing comes any more.</summary>
    public List<AIContent> End()
    {
        var contents = new List<AIContent>();
        if (reasoningHalves.End() is { Length: > 0 } reasoning)
        {
            contents.Add(new TextReasoningContent(reasoning));
        }

        if (textHalves.End() is { Length: > 0 } left)
        {
            text.Append(left);
            contents.Add(new TextContent(left));
        }

        return contents;
    }

    private void AddContents(List<AIContent> contents, JsonElement message, Func<string, string, string> fresh)
    {
        SentBack.Take(message);
        if ((message.Text("reasoning_content") ?? message.Text("reasoning") ?? message.Text("thinking")) is { Length: > 0 } reasoning
            && reasoningHalves.Next(reasoning) is { Length: > 0 } thought)
        {
            contents.Add(new TextReasoningContent(thought));
        }

        if (message.Text("content") is { Length: > 0 } said)
        {
            AddText(contents, fresh(Text, said));
        }

        foreach (var part in message.Items("content"))
        {
            if (part.ValueKind == JsonValueKind.String)
            {
                AddText(contents, JsonRead.TextOf(part));
            }
            else if (part.Text("text") is { Length: > 0 } piece)
            {
                AddText(contents, piece);
            }
            else if (part.Text("refusal") is { Length: > 0 } partRefusal)
            {
                contents.Add(Refusal(partRefusal));
            }
        }

        if (message.Text("refusal") is { Length: > 0 } refusal)
        {
            contents.Add(Refusal(refusal));
        }
    }

    private void AddText(List<AIContent> contents, string piece)
    {
        if (textHalves.Next(piece) is { Length: > 0 } whole)
        {
            text.Append(whole);
            contents.Add(new TextContent(whole));
        }
    }

    private static ErrorContent Refusal(string text) =>
        new(WellFormedText.Of(text)) { ErrorCode = ModelProperties.RefusalCode };

    // A reason of another kind than text is none that is known to be good.
    private static string? FinishOf(JsonElement choice) => choice.Member("finish_reason") switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } reason => JsonRead.TextOf(reason) is { Length: > 0 } said ? said : null,
        { ValueKind: JsonValueKind.Object } reason => reason.Text("type") ?? reason.GetRawText(),
        { ValueKind: JsonValueKind.False } => null,
        { } other => other.GetRawText(),
    };
}
