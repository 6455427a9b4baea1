using System.Text;
using System.Text.Json;
using Lavra.Generation;
using Lavra.Generation.Exchange;
using Lavra.Words;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>Gathers the tool calls of a choice, whole or in pieces.</summary>
internal sealed class ToolCallDeltas
{
    private readonly List<Piece> calls = [];

    /// <summary>Characters so far.</summary>
    public long Length { get; private set; }

    /// <summary>Takes pieces of calls.</summary>
    public void Add(JsonElement delta)
    {
        foreach (var part in delta.Items("tool_calls"))
        {
            var function = Function(part);
            var call = Find(part, function);
            call.Id = string.IsNullOrEmpty(call.Id) ? part.Text("id") : call.Id;
            call.Extra = SentBackMembers.OfCall(part) ?? call.Extra;

            // Some servers name the tool in every piece.
            if (function.Text("name") is { Length: > 0 } name && call.Name != name)
            {
                call.Name += name;
            }

            Append(call, function);
        }

        if (delta.Member("function_call") is { ValueKind: JsonValueKind.Object } legacy)
        {
            var call = calls.Find(static piece => piece.IsLegacy);
            if (call is null)
            {
                calls.Add(call = new Piece { Index = calls.Count, IsLegacy = true });
            }

            call.Name = call.Name.Length == 0 ? legacy.Text("name") ?? "" : call.Name;
            Append(call, legacy);
        }
    }

    /// <summary>Takes whole calls; those that came in pieces before are not taken twice.</summary>
    public void AddWhole(JsonElement message)
    {
        var before = calls.Count;
        foreach (var part in message.Items("tool_calls"))
        {
            AddWhole(part, Function(part), before, legacy: false);
        }

        if (message.Member("function_call") is { ValueKind: JsonValueKind.Object } old && calls.Count == 0)
        {
            AddWhole(message, old, before, legacy: true);
        }
    }

    /// <summary>The calls of all choices, in order. Calls without an id get one, in a form that strict servers take back.</summary>
    public static List<AIContent> Take(IEnumerable<ToolCallDeltas> choices, string? answer)
    {
        var taken = new List<AIContent>();
        var seen = new HashSet<(string, string, string)>();
        foreach (var choice in choices)
        {
            var before = seen.ToHashSet();
            foreach (var call in choice.calls.OrderBy(static call => call.Index))
            {
                var (name, arguments) = (WellFormedText.Of(call.Name), call.Arguments.ToString());
                var id = string.IsNullOrEmpty(call.Id) ? null : WellFormedText.Of(call.Id);

                // Choices that repeat the call of another ask for it once.
                if (id is null || !before.Contains((id, name, arguments)))
                {
                    var content = ToolCallText.ToCall(id ?? CallIds.Made(answer ?? "", taken.Count), name, arguments);
                    if (call.Extra is { } extra)
                    {
                        content.AdditionalProperties![ModelProperties.SentBack] = extra;
                    }

                    taken.Add(content);
                    seen.Add((id ?? "", name, arguments));
                }
            }
        }

        return taken;
    }

    private void AddWhole(JsonElement part, JsonElement function, int before, bool legacy)
    {
        var id = legacy ? null : part.Text("id");
        var name = function.Text("name") ?? "";
        var arguments = ArgumentsOf(function) ?? "";
        if (!calls.Take(before).Any(call => (string.IsNullOrEmpty(id) || call.Id == id) && call.Name == name && call.Arguments.Equals(arguments)))
        {
            calls.Add(new Piece { Index = calls.Count, Id = id, Name = name, Extra = legacy ? null : SentBackMembers.OfCall(part), IsLegacy = legacy });
            Append(calls[^1], function);
        }
    }

    private void Append(Piece call, JsonElement function)
    {
        if (ArgumentsOf(function) is { } arguments)
        {
            call.Arguments.Append(arguments);
            Length += arguments.Length;
        }
    }

    // Some servers send the members of the function beside the id.
    private static JsonElement Function(JsonElement part) => part.Member("function") ?? (part.Text("name") is null ? default : part);

    // Some servers send the object itself in place of its text.
    private static string? ArgumentsOf(JsonElement function) => function.Member("arguments") switch
    {
        { ValueKind: JsonValueKind.String } text => JsonRead.TextOf(text),
        { } value => value.GetRawText(),
        null => null,
    };

    // Some servers give no index, or the same to all: then an id that is new, or a name, begins the next call.
    private Piece Find(JsonElement part, JsonElement function)
    {
        var id = part.Text("id");
        var index = part.Count("index");
        var begins = function.Text("name") is { Length: > 0 };
        var call = index is { } known ? calls.FindLast(piece => piece.Index == known)
            : id is { Length: > 0 } ? calls.Find(piece => piece.Id == id)
            : begins ? null
            : calls.LastOrDefault();
        if (call is { Id.Length: > 0 } && begins && id is { Length: > 0 } && call.Id != id)
        {
            call = calls.Find(piece => piece.Id == id);
        }

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

        public JsonElement? Extra { get; set; }

        public bool IsLegacy { get; init; }
    }
}
