using System.Text;
using System.Text.Json;
using Lavra.Generation.Exchange;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>Puts the pieces of streamed tool calls together.</summary>
internal sealed class ToolCallDeltas
{
    private readonly List<Piece> calls = [];

    /// <summary>Characters so far.</summary>
    public long Length { get; private set; }

    public bool Any => calls.Count > 0;

    public void Add(JsonElement delta)
    {
        foreach (var part in delta.Items("tool_calls"))
        {
            var function = part.Member("function") ?? default;
            var call = Find(part, function);
            call.Id ??= part.Text("id");
            if (function.Text("name") is { Length: > 0 } name)
            {
                call.Name += name;
            }

            if (AnswerReader.Arguments(function) is { } arguments)
            {
                call.Arguments.Append(arguments);
                Length += arguments.Length;
            }
        }
    }

    public List<AIContent> Take()
    {
        var contents = calls
            .OrderBy(call => call.Index)
            .Select((call, index) => (AIContent)ToolCallText.ToCall(
                string.IsNullOrEmpty(call.Id) ? $"call_{index}" : call.Id, call.Name, call.Arguments.ToString()))
            .ToList();
        calls.Clear();
        return contents;
    }

    // Some servers give no index: then an id that is new, or a name, begins the next call.
    private Piece Find(JsonElement part, JsonElement function)
    {
        var id = part.Text("id");
        var index = part.Count("index");
        var call = index is { } known ? calls.Find(piece => piece.Index == known)
            : id is { Length: > 0 } ? calls.Find(piece => piece.Id == id)
            : function.Text("name") is { Length: > 0 } ? null
            : calls.LastOrDefault();
        if (call is null)
        {
            call = new Piece { Index = index ?? calls.Count };
            calls.Add(call);
        }

        return call;
    }

    private sealed class Piece
    {
        public required long Index { get; init; }

        public string? Id { get; set; }

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
