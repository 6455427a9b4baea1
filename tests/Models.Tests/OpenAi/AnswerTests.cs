using System.Text.Json;
using Lavra.Generation;
using Lavra.Generation.Usage;
using Lavra.Testing.StubModel;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

public sealed class AnswerTests : StubFixture
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Text_arrives_with_ids_finish_reason_and_usage(bool stream)
    {
        Stub.Enqueue(Reply.Text("Olá, 世界 👋 – done.").WithUsage(100, 20, cached: 60, reasoning: 8).FromModel("stub-2026-01-01").InChunksOf(1));

        var response = await Client().AskAsync(stream);

        Assert.Equal("Olá, 世界 👋 – done.", response.Text);
        Assert.Equal(("chatcmpl-1", "stub-2026-01-01", ChatFinishReason.Stop), (response.ResponseId, response.ModelId, response.FinishReason));
        Assert.Equal(
            new TokenUsage { PromptTokens = 100, CompletionTokens = 20, CachedPromptTokens = 60, ReasoningTokens = 8 },
            ResponseUsage.Of(response));
        Assert.Equal(stream, Assert.Single(Stub.Requests).Stream);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_tool_call_arrives_whole(bool stream)
    {
        Stub.Enqueue(Reply.ToolCall("read_file", """{"path":"a.txt","lines":[1,2]}""", "call_x").WithText("Let me look."));

        var response = await Client().AskAsync(stream);

        var call = Assert.Single(response.Calls());
        Assert.Equal(("call_x", "read_file"), (call.CallId, call.Name));
        Assert.Equal("a.txt", Assert.IsType<JsonElement>(call.Arguments?["path"]).GetString());
        Assert.Equal("""{"path":"a.txt","lines":[1,2]}""", call.AdditionalProperties?[ModelProperties.ArgumentsJson]);
        Assert.Equal(("Let me look.", ChatFinishReason.ToolCalls), (response.Text, response.FinishReason));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Parallel_tool_calls_arrive_in_order_and_apart(bool stream)
    {
        Stub.Enqueue(Reply.ToolCalls(("a", """{"x":1}"""), ("b", """{"y":2}"""), ("a", "")).InChunksOf(2));

        var calls = (await Client().AskAsync(stream)).Calls();

        Assert.Equal(["a", "b", "a"], calls.Select(call => call.Name));
        Assert.Equal(3, calls.Select(call => call.CallId).Distinct().Count());
        Assert.Equal(["x", "y"], calls.SelectMany(call => call.Arguments!.Keys));
    }

    [Theory]
    [InlineData("""{"path": "a.txt" """, false), InlineData("""{"path": "a.txt" """, true)]
    [InlineData("""{"a":1}{"b":2}""", false), InlineData("""{"a":1}{"b":2}""", true)]
    [InlineData("path=a.txt", false), InlineData("path=a.txt", true)]
    public async Task Arguments_that_are_not_json_survive_as_written(string arguments, bool stream)
    {
        Stub.Enqueue(Reply.ToolCall("read_file", arguments));

        var call = Assert.Single((await Client().AskAsync(stream)).Calls());

        Assert.Null(call.Arguments);
        Assert.NotNull(call.Exception);
        Assert.Equal(arguments, call.AdditionalProperties?[ModelProperties.ArgumentsJson]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Unknown_tools_and_wrong_types_are_the_callers_to_judge(bool stream)
    {
        Stub.Enqueue(Reply.ToolCall("no_such_tool", """{"path":42}"""));

        var call = Assert.Single((await Client().AskAsync(stream)).Calls());

        Assert.Equal("no_such_tool", call.Name);
        Assert.Equal(42, Assert.IsType<JsonElement>(call.Arguments?["path"]).GetInt32());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_repeated_identical_call_is_an_answer_like_any(bool stream)
    {
        Stub.AnswerTurns(Reply.ToolCall("read_file", """{"path":"a"}"""));
        var client = Client();

        var first = Assert.Single((await client.AskAsync(stream)).Calls());
        var second = Assert.Single((await client.AskAsync(stream)).Calls());

        Assert.Equal(first.Name, second.Name);
        Assert.NotEqual(first.CallId, second.CallId);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_refusal_is_told_apart_from_text(bool stream)
    {
        Stub.Enqueue(Reply.Refusal("I must not do that."));

        var response = await Client().AskAsync(stream);

        var refusals = response.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>().ToList();
        Assert.Equal("I must not do that.", string.Concat(refusals.Select(refusal => refusal.Message)));
        Assert.All(refusals, refusal => Assert.Equal(ModelProperties.RefusalCode, refusal.ErrorCode));
        Assert.Equal("", response.Text);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Content_filter_and_length_are_finish_reasons(bool stream)
    {
        Stub.Enqueue(Reply.ContentFiltered("half a"), Reply.Text("cut o").WithFinishReason("length"), Reply.Text("x").WithFinishReason("eos"));
        var client = Client();

        Assert.Equal(ChatFinishReason.ContentFilter, (await client.AskAsync(stream)).FinishReason);
        Assert.Equal(ChatFinishReason.Length, (await client.AskAsync(stream)).FinishReason);
        Assert.Equal("eos", (await client.AskAsync(stream)).FinishReason?.Value);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Reasoning_is_kept_apart_from_the_answer(bool stream)
    {
        Stub.Enqueue(Reply.Text("42").WithReasoning("Six times seven."));

        var response = await Client().AskAsync(stream);

        Assert.Equal("42", response.Text);
        Assert.Equal("Six times seven.", string.Concat(
            response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(part => part.Text)));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Missing_usage_stays_missing(bool stream)
    {
        Stub.Enqueue(Reply.Text("hi").WithoutUsage());

        Assert.Null((await Client().AskAsync(stream)).Usage);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_answer_without_text_is_an_answer(bool stream)
    {
        Stub.Enqueue(Reply.Text(""));

        Assert.Equal(("", ChatFinishReason.Stop), ((await Client().AskAsync(stream)).Text, ChatFinishReason.Stop));
    }

    [Fact]
    public async Task Pieces_of_a_stream_arrive_as_they_are_sent()
    {
        using var gate = new StubGate();
        Stub.Enqueue(Reply.Text("one two three").InChunksOf(4).HeldBy(gate));
        await using var updates = Client().GetStreamingResponseAsync(Chat.Prompt()).GetAsyncEnumerator();

        gate.Release(2);
        var text = "";
        while (text.Length == 0 && await updates.MoveNextAsync())
        {
            text += updates.Current.Text;
        }

        Assert.Equal("one ", text);
        var next = updates.MoveNextAsync();
        Assert.False(next.IsCompleted);
        gate.Release(100);
        Assert.True(await next);
        Assert.Equal("two ", updates.Current.Text);
    }

    [Fact]
    public async Task A_server_that_cannot_stream_is_heard_too()
    {
        Stub.Enqueue(Reply.Raw("""{"id":"a","choices":[{"message":{"content":"whole"},"finish_reason":"stop"}]}"""));

        Assert.Equal("whole", (await Client().AskAsync(stream: true)).Text);
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":[{"type":"text","text":"parts"}]}}]}""", "parts")]
    [InlineData("""{"choices":[{"message":{"content":"bare","tool_calls":null},"finish_reason":null}],"usage":null}""", "bare")]
    public async Task Answers_of_other_servers_are_understood(string body, string text)
    {
        Stub.Enqueue(Reply.Raw(body));

        Assert.Equal(text, (await Client().AskAsync(stream: false)).Text);
    }

    [Fact]
    public async Task Calls_without_id_and_with_arguments_as_an_object_are_understood()
    {
        Stub.Enqueue(Reply.Raw("""{"choices":[{"message":{"tool_calls":[{"function":{"name":"a","arguments":{"x":1}}},{"function":{"name":"b"}}]}}]}"""));

        var calls = (await Client().AskAsync(stream: false)).Calls();

        Assert.Equal(["a", "b"], calls.Select(call => call.Name));
        Assert.Equal(2, calls.Select(call => call.CallId).Distinct().Count());
        Assert.Equal("""{"x":1}""", calls[0].AdditionalProperties?[ModelProperties.ArgumentsJson]);
    }

    [Fact]
    public async Task Streamed_calls_without_index_are_told_apart_by_id()
    {
        Stub.Enqueue(Reply.Raw(
            """
            data: {"choices":[{"delta":{"tool_calls":[{"id":"1","function":{"name":"a","arguments":"{\"x\""}}]}}]}

            data: {"choices":[{"delta":{"tool_calls":[{"function":{"arguments":":1}"}}]}}]}

            data: {"choices":[{"delta":{"tool_calls":[{"id":"2","function":{"name":"b","arguments":"{}"}}]}}]}

            data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}

            data: [DONE]


            """, "text/event-stream"));

        var calls = (await Client().AskAsync(stream: true)).Calls();

        Assert.Equal([("1", "a", """{"x":1}"""), ("2", "b", "{}")], calls.Select(call =>
            (call.CallId, call.Name, (string)call.AdditionalProperties![ModelProperties.ArgumentsJson]!)));
    }
}
