using Lavra.Generation;
using Lavra.Testing.StubModel;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>Only an end that is known to be good makes an answer of what a server sent.</summary>
public sealed class AnswerEndTests : StubFixture
{
    public static TheoryData<string, bool> BadEnds { get; } = Both(
        "error", "ERROR", "insufficient_system_resource", "network_error", "abort", "aborted", "cancelled", "timeout", "unknown", "OTHER",
        "MALFORMED_FUNCTION_CALL", "malformed_function_call", "UNEXPECTED_TOOL_CALL", "FINISH_REASON_UNSPECIFIED", "server_error", "overloaded",
        "failed", "incomplete", "pause_turn", "repetition", "something new");

    [Theory, MemberData(nameof(BadEnds))]
    public async Task An_answer_that_ended_for_another_reason_than_a_good_one_fails_and_may_be_asked_for_again(string reason, bool stream)
    {
        Stub.Enqueue(Reply.Text("half a sen").WithFinishReason(reason));

        var error = await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream));

        Assert.True(error.Transient);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model_context_window_exceeded"), InlineData("context_window_exceeded"), InlineData("model_length"), InlineData("context_length_exceeded")]
    public async Task A_full_context_is_told_as_that_and_not_asked_again(string reason)
    {
        Stub.Enqueue(Reply.Text("half").WithFinishReason(reason));

        var error = await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream: false));

        Assert.Equal((ModelFailure.ContextLength, false), (error.Failure, error.Transient));
    }

    [Theory]
    [InlineData("stop", "stop"), InlineData("STOP", "stop"), InlineData("eos_token", "eos_token"), InlineData("end_turn", "end_turn")]
    [InlineData("length", "length"), InlineData("MAX_TOKENS", "length"), InlineData("max_output_tokens", "length")]
    [InlineData("content_filter", "content_filter"), InlineData("SAFETY", "content_filter"), InlineData("RECITATION", "content_filter")]
    [InlineData("PROHIBITED_CONTENT", "content_filter"), InlineData("sensitive", "content_filter")]
    public async Task Known_ends_are_told_in_our_words(string reason, string told)
    {
        Stub.Enqueue(Reply.Text("text").WithFinishReason(reason), Reply.Text("text").WithFinishReason(reason));

        Assert.Equal(told, (await Client().AskAsync(stream: false)).FinishReason?.Value);
        Assert.Equal(told, (await Client().AskAsync(stream: true)).FinishReason?.Value);
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"half a sen"},"finish_reason":"error","error":{"message":"upstream broke","code":502}}]}""", "upstream broke")]
    [InlineData("""{"choices":[{"message":{"content":"half","tool_calls":[{"id":"c","function":{"name":"write_file","arguments":"{\"path\":"}}]},"finish_reason":"error","error":{"message":"upstream broke","code":502}}]}""", "upstream broke")]
    [InlineData("""{"choices":[{"delta":{"content":"half"},"error":{"message":"gone"},"finish_reason":"stop"}]}""", "gone")]
    [InlineData("""{"choices":[],"error":{"message":"overloaded"}}""", "overloaded")]
    [InlineData("""{"object":"error","message":"engine died","code":500}""", "engine died")]
    [InlineData("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", "Overloaded")]
    [InlineData("""{"code":500,"message":"flat words"}""", "flat words")]
    [InlineData("""{"detail":"no worker"}""", "no worker")]
    [InlineData("""{"choices":null,"base_resp":{"status_code":1000,"status_msg":"unknown error"}}""", "unknown error")]
    [InlineData("""[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]""", "overloaded")]
    public async Task An_error_inside_an_answer_is_no_answer(string body, string words)
    {
        foreach (var stream in new[] { false, true })
        {
            Stub.Enqueue(stream
                ? Reply.Raw("data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\ndata: " + body + "\n\ndata: [DONE]\n\n", "text/event-stream")
                : Reply.Raw(body));

            var error = await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream));

            Assert.True(error.Transient);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("event: error\ndata: {\"message\":\"boom\"}\n\n"), InlineData("event: error\ndata: boom\n\n")]
    [InlineData("event: error\ndata: {\"error\":\"boom\"}\n\n"), InlineData("data: {\"error\":{\"message\":\"boom\"}}\n\n")]
    [InlineData("data: {\"object\":\"error\",\"message\":\"boom\"}\n\n"), InlineData("data: {\"message\":\"boom\"}\n\n")]
    public async Task An_error_event_ends_a_stream_as_a_failure(string events)
    {
        Stub.Enqueue(Reply.Raw("data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n" + events + "data: [DONE]\n\n", "text/event-stream"));

        Assert.Contains("boom", (await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream: true))).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_end_with_tool_calls_and_none_is_no_answer(bool stream)
    {
        Stub.Enqueue(Reply.Text("").WithFinishReason("tool_calls"));

        var error = await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream));

        Assert.Equal((ModelFailure.BadResponse, true), (error.Failure, error.Transient));
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"I look."},"finish_reason":"stop"},{"index":1,"message":{"content":null,"tool_calls":[{"id":"a","function":{"name":"read","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""", "I look.", "a")]
    [InlineData("""{"choices":[{"message":{"tool_calls":[{"id":"a","function":{"name":"read","arguments":"{}"}}]},"finish_reason":"tool_calls"},{"message":{"tool_calls":[{"id":"b","function":{"name":"read","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""", "", "a b")]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"same"},"finish_reason":"stop"},{"index":1,"message":{"content":"same"},"finish_reason":"stop"}]}""", "same", "")]
    [InlineData("""{"choices":[{"index":0,"message":{"content":"one"},"finish_reason":"stop"},{"index":1,"message":{"content":"two"},"finish_reason":"stop"}]}""", "one\ntwo", "")]
    public async Task All_choices_are_parts_of_the_answer(string body, string text, string calls)
    {
        var deltas = "data: " + body.Replace("\"message\":", "\"delta\":", StringComparison.Ordinal) + "\n\ndata: [DONE]\n\n";
        Stub.Enqueue(Reply.Raw(body), Reply.Raw(deltas, "text/event-stream"));
        foreach (var stream in new[] { false, true })
        {
            var response = await Client().AskAsync(stream);

            Assert.Equal((text, calls), (response.Text, string.Join(' ', response.Calls().Select(call => call.CallId))));
        }
    }

    [Fact]
    public async Task One_choice_that_was_cut_cuts_the_answer()
    {
        Stub.Enqueue(Reply.Raw("""{"choices":[{"message":{"content":"a"},"finish_reason":"stop"},{"message":{"content":"b"},"finish_reason":"length"}]}"""));

        Assert.Equal(ChatFinishReason.Length, (await Client().AskAsync(stream: false)).FinishReason);
    }

    private static TheoryData<string, bool> Both(params string[] reasons)
    {
        var data = new TheoryData<string, bool>();
        foreach (var reason in reasons)
        {
            data.Add(reason, false);
            data.Add(reason, true);
        }

        return data;
    }
}
