using Lavra.Generation;
using Lavra.Generation.Turns;
using Lavra.Testing.Catalogs;
using Microsoft.Extensions.AI;

namespace Lavra.Core.Tests.Generation.Turns;

public sealed class TurnParserNativeTests
{
    [Fact]
    public void Native_calls_keep_their_ids_and_raw_arguments()
    {
        var turn = Parse(new TextContent("I look."), Call("c1", "read_file", """{"path": "a"}"""), Call("c2", "read_file", """{"path":"b"}"""));

        Assert.Equal("I look.", turn.Thought);
        Assert.Equal(
            [new RequestedCall("c1", "read_file", """{"path": "a"}"""), new RequestedCall("c2", "read_file", """{"path":"b"}""")], turn.Calls);
    }

    [Fact]
    public void Arguments_without_raw_text_are_written_as_JSON()
    {
        var call = new FunctionCallContent("c1", "read_file", new Dictionary<string, object?>
        {
            ["path"] = "a\"b", ["limit"] = 5, ["deep"] = null, ["all"] = true, ["names"] = new[] { "x" },
        });

        Assert.Equal("""{"path":"a\u0022b","limit":5,"deep":null,"all":true,"names":["x"]}""", Assert.Single(Parse(call).Calls).Arguments);
    }

    [Theory]
    [InlineData("", "{}")]
    [InlineData("null", "{}")]
    [InlineData("\"{\\\"path\\\":\\\"a\\\"}\"", """{"path":"a"}""")]
    [InlineData("{'path': 'a',}", """{"path":"a"}""")]
    [InlineData("{\"path\": \"cut o", "{\"path\": \"cut o")]
    public void Native_arguments_are_mended_where_they_can_be(string raw, string arguments) =>
        Assert.Equal(arguments, Assert.Single(Parse(Call("c", "read_file", raw)).Calls).Arguments);

    [Theory]
    [InlineData("""{"answer":"42"}""")]
    [InlineData("""{"result":"42"}""")]
    [InlineData("""{"anything":"42"}""")]
    [InlineData("42")]
    public void Calling_final_answer_ends_the_step(string raw) =>
        Assert.Equal("42", Parse(Call("c", "final_answer", raw)).FinalAnswer);

    [Fact]
    public void An_empty_final_answer_falls_back_to_the_text() =>
        Assert.Equal("It is 42.", Parse(new TextContent("It is 42."), Call("c", "final_answer", "{}")).FinalAnswer);

    [Fact]
    public void An_empty_final_answer_without_text_is_given_back() =>
        Assert.Contains("final answer was empty", Parse(Call("c", "final_answer", "{}")).Problem, StringComparison.Ordinal);

    [Fact]
    public void Calls_come_before_a_final_answer_that_was_given_beside_them()
    {
        var turn = Parse(Call("c1", "write_file", """{"path":"a","content":"x"}"""), Call("c2", "final_answer", """{"answer":"done"}"""));

        Assert.Null(turn.FinalAnswer);
        Assert.Equal("write_file", Assert.Single(turn.Calls).Tool);
        Assert.Contains("final_answer", Assert.Single(turn.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_without_a_name_is_given_back() =>
        Assert.Contains("no name", Parse(Call("c", " ", "{}")).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("The answer is 42.")]
    [InlineData("Use {\"name\":\"read_file\",\"arguments\":{\"path\":\"a\"}} for that, for example.")]
    [InlineData("{\"name\":\"Ada\",\"arguments\":{\"for\":1}}")]
    [InlineData("The form is:\nAction: read_file\nAction Input: {}")]
    [InlineData("Action: call the office tomorrow morning.")]
    [InlineData("[1, 2, 3]")]
    public void Plain_text_without_calls_is_the_final_answer(string text) =>
        Assert.Equal(text, Parse(new TextContent(text)).FinalAnswer);

    [Theory]
    [InlineData("Thought: x\nAction: read_file\nAction Input: {\"path\":\"a\"}")]
    [InlineData("Pensamento: x\nAção: read_file\nEntrada: {\"path\":\"a\"}")]
    [InlineData("{\"name\":\"read_file\",\"arguments\":{\"path\":\"a\"}}")]
    [InlineData("I will read it.\n```json\n{\"name\":\"read_file\",\"arguments\":{\"path\":\"a\"}}\n```")]
    [InlineData("<tool_call>{\"name\":\"read_file\",\"arguments\":{\"path\":\"a\"}}</tool_call>")]
    public void A_call_of_an_offered_tool_that_was_written_out_is_understood(string text)
    {
        var turn = Parse(new TextContent(text));

        Assert.Equal(new RequestedCall(null, "read_file", """{"path":"a"}"""), Assert.Single(turn.Calls));
        Assert.Contains("as text", turn.Notes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Thought: done\nFinal Answer: 42")]
    [InlineData("{\"final_answer\":\"42\"}")]
    public void A_final_answer_that_was_written_out_is_understood(string text) =>
        Assert.Equal("42", Parse(new TextContent(text)).FinalAnswer);

    [Theory]
    [InlineData("length", "token limit")]
    [InlineData("content_filter", "content filter")]
    public void An_answer_that_was_not_finished_is_given_back_whatever_it_has(string finish, string reason)
    {
        var turn = Parse(new ChatFinishReason(finish), new TextContent("half"), Call("c", "read_file", """{"path":"a"}"""));

        Assert.Empty(turn.Calls);
        Assert.Contains(reason, turn.Problem, StringComparison.Ordinal);
        Assert.Contains("final_answer", turn.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_given_back() =>
        Assert.Contains("I must not", Parse(new ErrorContent("I must not.") { ErrorCode = "Refusal" }).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("<think>only thoughts</think>")]
    public void An_empty_answer_is_given_back(string text) =>
        Assert.Contains("empty", Parse(new TextContent(text)).Problem, StringComparison.Ordinal);

    [Fact]
    public void Reasoning_is_the_thought_and_no_answer()
    {
        var turn = Parse(new TextReasoningContent("Hm."), new TextContent("42"));

        Assert.Equal(("Hm.", "42"), (turn.Thought, turn.FinalAnswer));
    }

    [Fact]
    public void A_model_that_was_asked_for_text_may_still_call_natively()
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, [Call("c", "read_file", """{"path":"a"}""")]));

        Assert.Single(TurnParser.Parse(response, FakeToolCatalog.Files.Tools, native: false).Calls);
    }

    private static FunctionCallContent Call(string id, string name, string raw) => new(id, name)
    {
        AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.ArgumentsJson] = raw },
    };

    private static ParsedTurn Parse(params AIContent[] contents) => Parse(ChatFinishReason.Stop, contents);

    private static ParsedTurn Parse(ChatFinishReason finish, params AIContent[] contents) => TurnParser.Parse(
        new ChatResponse(new ChatMessage(ChatRole.Assistant, contents)) { FinishReason = finish }, FakeToolCatalog.Files.Tools, native: true);
}
