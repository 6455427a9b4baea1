using System.Text.Json;
using Lavra.Generation;
using Lavra.Words;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>
/// Puts an answer together from one body or from the events of a stream, as tolerant as the servers are different. We ask for one choice,
/// so several are parts of one answer. Not thread safe.
/// </summary>
internal sealed class AnswerPieces(ServerFailures failures)
{
    private readonly SortedDictionary<long, ChoicePieces> choices = [];
    private readonly AnswerUsage usage = new();

    public string? Id { get; private set; }

    public string? Model { get; private set; }

    public DateTimeOffset? Created { get; private set; }

    /// <summary>What the server wants back with the answer; null when that is nothing.</summary>
    public JsonElement? SentBack => choices.Values.Select(static choice => choice.SentBack.ToJson()).FirstOrDefault(static part => part is not null);

    /// <summary>Characters so far.</summary>
    public long Length => choices.Values.Sum(static choice => choice.Length + choice.Calls.Length);

    /// <summary>Whether the server said that the answer ended.</summary>
    public bool HasEnded => choices.Values.Any(static choice => choice.Finish is not null);

    /// <summary>Takes a body or an event. Gives what can be handed on at once: that of the first choice.</summary>
    /// <exception cref="ModelException">It tells an error.</exception>
    public List<AIContent> Add(JsonElement json)
    {
        if (ServerFailures.TellsError(json))
        {
            throw failures.InAnswer(json);
        }

        Id ??= Named(json.Text("id"));
        Model ??= Named(json.Text("model"));
        Created ??= json.Count("created") is { } seconds and > 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        usage.Take(json);
        var contents = new List<AIContent>();
        var position = 0L;
        foreach (var choice in json.Items("choices"))
        {
            if (ServerFailures.TellsError(choice))
            {
                throw failures.InAnswer(choice);
            }

            var index = choice.Count("index") ?? position;
            position++;
            if (!choices.TryGetValue(index, out var pieces))
            {
                choices.Add(index, pieces = new ChoicePieces());
            }

            var added = pieces.Add(choice);
            if (index == choices.Keys.First())
            {
                contents.AddRange(added);
            }
            else
            {
                contents.AddRange(added.Where(static content => content is not TextContent));
            }
        }

        return contents;
    }

    /// <summary>The rest: what further choices said, tool calls, usage.</summary>
    /// <exception cref="ModelException">The answer did not come to a good end, or there is none.</exception>
    public (List<AIContent> Contents, ChatFinishReason? Finish) End()
    {
        if (!choices.Values.Any(static choice => choice.HasMessage))
        {
            throw failures.NoChoice();
        }

        var finish = Finish();
        var contents = new List<AIContent>();
        var said = new HashSet<string>(StringComparer.Ordinal) { "" };
        foreach (var (index, choice) in choices)
        {
            contents.AddRange(choice.End());
            if (said.Add(choice.Text.Trim()) && index != choices.Keys.First())
            {
                contents.Add(new TextContent((said.Count > 2 ? "\n" : "") + choice.Text));
            }
        }

        contents.AddRange(ToolCallDeltas.Take(choices.Values.Select(static choice => choice.Calls), Id));
        var calls = contents.OfType<FunctionCallContent>().Any();
        if (finish == ChatFinishReason.ToolCalls && !calls && choices.Values.All(static choice => string.IsNullOrWhiteSpace(choice.Text)))
        {
            throw failures.NoCalls();
        }

        if (usage.ToDetails() is { } details)
        {
            contents.Add(new UsageContent(details));
        }

        return (contents, finish);
    }

    // Of several reasons, the worst counts for all.
    private ChatFinishReason? Finish()
    {
        string? worst = null;
        foreach (var reason in choices.Values.Select(static choice => choice.Finish).OfType<string>())
        {
            worst = worst is null || AnswerEnds.Of(reason) > AnswerEnds.Of(worst) ? reason : worst;
        }

        return (AnswerEnds.Of(worst), worst) switch
        {
            (_, null) => null,
            (AnswerEnd.Failed or AnswerEnd.ContextFull, _) => throw failures.OfEnd(worst),
            (AnswerEnd.Calls, _) => ChatFinishReason.ToolCalls,
            (AnswerEnd.Cut, _) => ChatFinishReason.Length,
            (AnswerEnd.Filtered, _) => ChatFinishReason.ContentFilter,
            _ => worst.Equals("stop", StringComparison.OrdinalIgnoreCase) ? ChatFinishReason.Stop : new ChatFinishReason(worst),
        };
    }

    private static string? Named(string? text) => text is { Length: > 0 } ? WellFormedText.Of(text) : null;
}
