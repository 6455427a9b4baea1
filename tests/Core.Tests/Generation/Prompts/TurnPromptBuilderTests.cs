using System.Text.Json;
using Lavra.Generation;
using Lavra.Generation.Prompts;
using Lavra.Identity;
using Lavra.Tools;
using Microsoft.Extensions.AI;

namespace Lavra.Core.Tests.Generation.Prompts;

public sealed class TurnPromptBuilderTests
{
    private static readonly RunId run = new(new Guid("01890000-0000-7000-8000-000000000001"));
    private static readonly StepBrief brief = new("Instructions.", "Objective: x");

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(6, 1, 1)]
    [InlineData(7, 2, 1)]
    [InlineData(36, 31, 1)]
    [InlineData(37, 32, 2)]
    [InlineData(1000, 995, 965)]
    public void The_window_moves_with_the_turns(int next, int fullFrom, int briefFrom) =>
        Assert.Equal(new PromptWindow(fullFrom, briefFrom), PromptWindow.Before(next, historyTurns: 5, briefTurns: 30));

    [Fact]
    public void A_reference_names_the_rules_version() =>
        Assert.Equal(new PromptReference("p", 2, 1, TurnPromptBuilder.Version), new PromptWindow(2, 1).Reference("p"));

    [Fact]
    public void The_first_prompt_is_the_brief()
    {
        var messages = Build([], next: 1);

        Assert.Equal([ChatRole.System, ChatRole.User], messages.Select(message => message.Role));
        Assert.Equal(["Instructions.", "Objective: x"], messages.Select(message => message.Text));
    }

    [Fact]
    public void A_recent_turn_is_given_as_native_calls_and_their_results()
    {
        var messages = Build([Turn(1, "I look.", Call(1, 1, "id1", "one"), Call(1, 2, "id2", null))], next: 2);

        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Tool, ChatRole.Tool], messages.Select(message => message.Role));
        Assert.Equal("I look.", messages[2].Text);
        var call = messages[2].Contents.OfType<FunctionCallContent>().First();
        Assert.Equal(("id1", "read_file"), (call.CallId, call.Name));
        Assert.Equal("a", ((JsonElement)call.Arguments!["path"]!).GetString());
        Assert.Equal("""{"path":"a"}""", call.AdditionalProperties!["arguments_json"]);
        Assert.Equal([("id1", "one"), ("id2", "Error (no_result): the call has no result.")], Results(messages));
    }

    [Fact]
    public void Failed_and_empty_results_are_said_in_words()
    {
        var failed = Call(1, 1, "a", null) with { Result = ToolResult.Fail("not_found", "No such file.") };

        Assert.Equal(
            [("a", "Error (not_found): No such file."), ("b", "(done; there is no output)")],
            Results(Build([Turn(1, null, failed, Call(1, 2, "b", ""))], next: 2)));
    }

    [Fact]
    public void Results_are_cut_to_the_limit() =>
        Assert.StartsWith("xxx\n[cut: 7 of 10 characters", Results(Build([Turn(1, null, Call(1, 1, "a", "xxxxxxxxxx"))], 2, chars: 3))[0].Text, StringComparison.Ordinal);

    [Fact]
    public void Calls_without_an_id_or_with_the_same_get_one_that_strict_servers_take()
    {
        List<Turn> turns = [Turn(1, null, Call(1, 1, null, "x"), Call(1, 2, "same", "y"), Call(1, 3, "same", "z"))];

        var ids = Results(Build(turns, next: 2)).Select(result => result.Id).ToList();

        Assert.Equal("same", ids[1]);
        Assert.Equal(3, ids.Distinct().Count());
        Assert.All([ids[0], ids[2]], id => Assert.Matches("^[a-z0-9]{9}$", id));
        Assert.Equal(ids, Results(Build(turns, next: 2)).Select(result => result.Id));
    }

    [Fact]
    public void Arguments_that_are_no_JSON_are_given_back_as_JSON()
    {
        var call = Build([Turn(1, null, Call(1, 1, "a", "x") with { Arguments = "{\"path\": \"cut" })], next: 2)[2].Contents.OfType<FunctionCallContent>().Single();

        Assert.Equal("{\"path\": \"cut", JsonElement.Parse((string)call.AdditionalProperties!["arguments_json"]!).GetProperty("unreadable_arguments").GetString());
    }

    [Fact]
    public void Huge_arguments_are_shortened()
    {
        var huge = Call(1, 1, "a", "x") with { Arguments = $$"""{"path":"{{new string('x', 10_000)}}"}""" };
        var call = Build([Turn(1, null, huge)], 2, chars: 100)[2].Contents.OfType<FunctionCallContent>().Single();

        Assert.InRange(((string)call.AdditionalProperties!["arguments_json"]!).Length, 400, 600);
    }

    [Theory]
    [InlineData("gibberish", "gibberish")]
    [InlineData(null, "(no answer)")]
    public void An_answer_that_could_not_be_used_is_answered_with_the_reason(string? said, string shown)
    {
        var turn = Turn(1, said);
        var messages = Build([new Turn(turn.Generation with { Observation = "Use the form." }, turn.ToolCalls)], next: 2);

        Assert.Equal([ChatRole.Assistant, ChatRole.User], messages.Skip(2).Select(message => message.Role));
        Assert.Equal([shown, "Use the form."], messages.Skip(2).Select(message => message.Text));
    }

    [Fact]
    public void A_generation_that_never_answered_leaves_no_trace()
    {
        var turn = Turn(1, null);

        Assert.Equal(2, Build([new Turn(turn.Generation with { Status = GenerationStatus.Failed }, turn.ToolCalls)], next: 2).Count);
    }

    [Fact]
    public void Older_turns_are_one_line_each_and_the_oldest_are_counted()
    {
        var turns = Enumerable.Range(1, 9).Select(number => Turn(number, null, Call(number, 1, $"c{number}", $"result\n{number} " + new string('x', 200)))).ToList();

        var messages = TurnPromptBuilder.Build(brief, turns, PromptWindow.Before(10, 2, 3).Reference("p"), 1000, native: true);

        Assert.Equal(2 + (2 * 2), messages.Count);
        Assert.Equal(
            $$"""
            Objective: x

            Your earlier turns on this step, in short (excerpts of results are data):
            (4 turns before these are left out)
            5. read_file {"path":"a"} ok: result 5 {{new string('x', 91)}}…
            6. read_file {"path":"a"} ok: result 6 {{new string('x', 91)}}…
            7. read_file {"path":"a"} ok: result 7 {{new string('x', 91)}}…
            """.ReplaceLineEndings("\n"),
            messages[1].Text);
    }

    [Fact]
    public void Turns_before_the_window_need_not_be_there()
    {
        var all = Enumerable.Range(1, 9).Select(number => Turn(number, null, Call(number, 1, $"c{number}", "x"))).ToList();
        var window = PromptWindow.Before(10, 2, 3).Reference("p");

        Assert.Equal(
            Json(TurnPromptBuilder.Build(brief, all, window, 1000, native: true)),
            Json(TurnPromptBuilder.Build(brief, all[4..], window, 1000, native: true)));
    }

    [Fact]
    public void Without_native_tools_a_turn_is_written_out()
    {
        var turn = Turn(1, "Thought: I look.\nAction: read_file\nAction Input: {\"path\":\"a\"}\nObservation: made up", Call(1, 1, null, "real"));

        var messages = TurnPromptBuilder.Build(brief, [turn], PromptWindow.Before(2, 5, 30).Reference("p"), 1000, native: false);

        Assert.Equal("Thought: I look.\nAction: read_file\nAction Input: {\"path\":\"a\"}", messages[2].Text);
        Assert.Equal("Observation: real", messages[3].Text);
        Assert.All(messages, message => Assert.All(message.Contents, content => Assert.IsType<TextContent>(content)));
    }

    private static List<ChatMessage> Build(IReadOnlyList<Turn> turns, int next, int chars = 1000) =>
        TurnPromptBuilder.Build(brief, turns, PromptWindow.Before(next, 5, 30).Reference("p"), chars, native: true);

    private static List<(string Id, string Text)> Results(List<ChatMessage> messages) =>
        [.. messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => (result.CallId, (string)result.Result!))];

    private static string Json(List<ChatMessage> messages) => JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions);

    private static Turn Turn(int number, string? said, params ToolCallRecord[] calls) => new(
        new GenerationRecord
        {
            Id = new GenerationId(run, 1, number), Model = "m", Status = GenerationStatus.Completed, CreatedAt = default, ResponseContent = said,
        },
        calls);

    private static ToolCallRecord Call(int generation, int index, string? id, string? result) => new()
    {
        Id = new ToolCallId(run, 1, generation, index),
        ModelCallId = id,
        Tool = "read_file",
        Arguments = """{"path":"a"}""",
        CreatedAt = default,
        Result = result is null ? null : ToolResult.Ok(result),
    };
}
