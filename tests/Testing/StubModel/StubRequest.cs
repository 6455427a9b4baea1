using System.Text.Json;

namespace Lavra.Testing.StubModel;

/// <summary>A request that the stub received.</summary>
public sealed class StubRequest
{
    internal StubRequest(string path, string query, JsonElement body, IReadOnlyDictionary<string, string> headers)
    {
        Path = path;
        Query = query;
        Body = body;
        Headers = headers;
        Messages = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("messages", out var messages)
            ? [.. messages.EnumerateArray().Select(message => new StubMessage(message))]
            : [];
    }

    /// <summary>The path asked for.</summary>
    public string Path { get; }

    /// <summary>What stands behind the path, with its question mark; empty when nothing does.</summary>
    public string Query { get; }

    /// <summary>The whole body.</summary>
    public JsonElement Body { get; }

    /// <summary>The headers; names in any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The messages, in order.</summary>
    public IReadOnlyList<StubMessage> Messages { get; }

    /// <summary>The model asked for.</summary>
    public string Model => Body.TryGetProperty("model", out var model) ? model.GetString() ?? "" : "";

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool Stream => Body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True;

    /// <summary>The names of the declared tools.</summary>
    public IReadOnlyList<string> Tools => Body.TryGetProperty("tools", out var tools)
        ? [.. tools.EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString() ?? "")]
        : [];

    /// <summary>Which turn of its conversation this asks for, from 1: answers of the model so far, and one.</summary>
    public int Turn => Messages.Count(message => message.Role == "assistant") + 1;

    /// <summary>Whether any message holds the text.</summary>
    public bool Mentions(string text) => Messages.Any(message => message.Content.Contains(text, StringComparison.Ordinal));
}

/// <summary>A message of a request.</summary>
/// <param name="Json">As sent.</param>
public sealed record StubMessage(JsonElement Json)
{
    /// <summary>Who speaks.</summary>
    public string Role => Json.GetProperty("role").GetString() ?? "";

    /// <summary>The text; empty when there is none. Content in parts is given as its JSON.</summary>
    public string Content => Json.TryGetProperty("content", out var content)
        ? content.ValueKind switch
        {
            JsonValueKind.String => content.GetString() ?? "",
            JsonValueKind.Null => "",
            _ => content.GetRawText(),
        }
        : "";

    /// <summary>The call that a tool's message answers; null for other messages.</summary>
    public string? ToolCallId => Json.TryGetProperty("tool_call_id", out var id) ? id.GetString() : null;

    /// <summary>The tool calls of a model's message, as (id, name, arguments).</summary>
    public IReadOnlyList<(string Id, string Name, string Arguments)> ToolCalls => Json.TryGetProperty("tool_calls", out var calls)
        ?
        [
            .. calls.EnumerateArray().Select(call => (
                call.GetProperty("id").GetString() ?? "",
                call.GetProperty("function").GetProperty("name").GetString() ?? "",
                call.GetProperty("function").GetProperty("arguments").GetString() ?? "")),
        ]
        : [];
}
