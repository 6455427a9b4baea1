using System.IO.Compression;
using System.Text;
using Lavra.Generation;
using Lavra.Generation.Usage;
using Lavra.Testing.StubModel;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>Answers as servers and gateways send them, in forms that nobody wrote down.</summary>
public sealed class OddAnswerTests : StubFixture
{
    private const string Fine = """{"choices":[{"message":{"content":"fine"},"finish_reason":"stop"}]}""";
    private const string FineEvents = "data: {\"choices\":[{\"delta\":{\"content\":\"fine\"}}]}\n\ndata: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

    [Theory]
    [InlineData("\uFEFF" + Fine), InlineData(Fine + "\0\0"), InlineData("\r\n" + Fine + "\r\n"), InlineData("[" + Fine + "]")]
    [InlineData("""{"choices":[{"message":{"content":"fine"},"logprobs":{"x":[NaN,-Infinity,1.5]},"finish_reason":"stop"}]}""")]
    [InlineData("""{"error":{},"choices":[{"message":{"content":"fine"},"finish_reason":"stop"}]}""")]
    [InlineData("""{"error":"","choices":[{"message":{"content":"fine"},"finish_reason":"stop"}]}""")]
    [InlineData("""{"error":false,"choices":[{"message":{"content":"fine"},"finish_reason":"stop","error":null}]}""")]
    [InlineData("""{"error":{"code":0,"message":""},"base_resp":{"status_code":0,"status_msg":""},"choices":[{"message":{"content":"fine"},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"text":"fine","finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"fine"},"finish_reason":"stop"}]}""")]
    [InlineData(FineEvents + "data: [DONE]\n\n"), InlineData(": hello\n\n" + FineEvents + "data: [DONE] \n\n")]
    [InlineData("event: message\n" + FineEvents)]
    public async Task What_is_clear_is_read_whatever_was_asked_for(string body)
    {
        foreach (var stream in new[] { false, true })
        {
            Stub.Enqueue(Reply.Raw(body));

            Assert.Equal("fine", (await Client().AskAsync(stream)).Text);
        }
    }

    [Theory]
    [InlineData("data: {\"choices\":[{\"message\":{\"content\":\"fine\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"fi\"}}]}\n\ndata: {\"choices\":[{\"message\":{\"content\":\"fine\"},\"finish_reason\":\"stop\"}]}\n\n")]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"fi\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"ne\"},\"finish_reason\":\"stop\"}]}\n\n")]
    public async Task A_whole_message_in_a_stream_is_read(string events)
    {
        Stub.Enqueue(Reply.Raw(events, "text/event-stream"));

        Assert.Equal("fine", (await Client().AskAsync(stream: true)).Text);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_packed_body_is_unpacked_though_nobody_asked_for_it(bool stream)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(stream ? FineEvents : Fine));
        }

        Stub.Enqueue(Reply.Raw(packed.ToArray(), stream ? "text/event-stream" : "application/json"));

        Assert.Equal("fine", (await Client().AskAsync(stream)).Text);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_call_in_the_old_form_is_a_call(bool stream)
    {
        Stub.Enqueue(stream
            ? Reply.Raw("data: {\"choices\":[{\"delta\":{\"function_call\":{\"name\":\"read\",\"arguments\":\"{\\\"a\\\"\"}}}]}\n\ndata: {\"choices\":[{\"delta\":{\"function_call\":{\"arguments\":\":1}\"}},\"finish_reason\":\"function_call\"}]}\n\n", "text/event-stream")
            : Reply.Raw("""{"choices":[{"message":{"content":null,"function_call":{"name":"read","arguments":"{\"a\":1}"}},"finish_reason":"function_call"}]}"""));

        var response = await Client().AskAsync(stream);

        var call = Assert.Single(response.Calls());
        Assert.Equal(("read", """{"a":1}""", ChatFinishReason.ToolCalls), (call.Name, call.AdditionalProperties![ModelProperties.ArgumentsJson], response.FinishReason));
        Assert.Matches("^[a-z0-9]{9}$", call.CallId);
    }

    [Fact]
    public async Task Streamed_calls_with_the_same_index_are_told_apart_by_id()
    {
        Stub.Enqueue(Reply.Raw(
            "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"1\",\"function\":{\"name\":\"a\",\"arguments\":\"{}\"}}]}}]}\n\n"
            + "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"2\",\"function\":{\"name\":\"a\",\"arguments\":\"{\\\"x\\\":\"}}]}}]}\n\n"
            + "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]},\"finish_reason\":\"tool_calls\"}]}\n\n", "text/event-stream"));

        Assert.Equal(
            [("1", "{}"), ("2", """{"x":1}""")],
            (await Client().AskAsync(stream: true)).Calls().Select(call => (call.CallId, (string)call.AdditionalProperties![ModelProperties.ArgumentsJson]!)));
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>"), InlineData(""), InlineData("""{"choices":[]}"""), InlineData("{}")]
    public async Task What_is_no_answer_may_be_asked_for_again(string body)
    {
        foreach (var stream in new[] { false, true })
        {
            Stub.Enqueue(Reply.Raw(body));

            Assert.True((await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream))).Transient);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Half_a_surrogate_pair_becomes_the_replacement_character(bool stream)
    {
        const string Message = """{"content":"Good \ud83d","reasoning_content":"hm \ude00","tool_calls":[{"id":"c","function":{"name":"say","arguments":"{\"text\":\"a\ud83d\",\"more\":\"b\\udc00\"}"}}]}""";
        Stub.Enqueue(stream
            ? Reply.Raw("data: {\"choices\":[{\"delta\":" + Message + "}]}\n\ndata: [DONE]\n\n", "text/event-stream")
            : Reply.Raw("{\"choices\":[{\"message\":" + Message + "}]}"));

        var response = await Client().AskAsync(stream);

        Assert.Equal("Good \ufffd", response.Text);
        Assert.Equal("hm \ufffd", string.Concat(response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(part => part.Text)));
        Assert.Equal("""{"text":"a�","more":"b\ufffd"}""", Assert.Single(response.Calls()).AdditionalProperties![ModelProperties.ArgumentsJson]);
    }

    [Fact]
    public async Task Halves_of_a_pair_in_two_pieces_are_joined()
    {
        Stub.Enqueue(Reply.Raw(
            "data: {\"choices\":[{\"delta\":{\"content\":\"Hi \\ud83d\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"\\ude00!\\ud83d\"}}]}\n\n"
            + "data: {\"choices\":[{\"delta\":{\"content\":\"\"}}]}\n\ndata: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n", "text/event-stream"));

        Assert.Equal("Hi 😀!\ufffd", (await Client().AskAsync(stream: true)).Text);
    }

    [Theory]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":5,"total_tokens":105}""", 100, 5, 0, 0)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":10,"total_tokens":1110}""", 100, 1010, 0, 0)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":10,"total_tokens":1110,"completion_tokens_details":{"reasoning_tokens":1000}}""", 100, 1010, 0, 1000)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":10,"completion_tokens_details":{"reasoning_tokens":1000}}""", 100, 1010, 0, 1000)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,"completion_tokens_details":{"reasoning_tokens":40}}""", 100, 50, 0, 40)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":5,"prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":36}""", 100, 5, 64, 0)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":5,"cached_tokens":64}""", 100, 5, 64, 0)]
    [InlineData("""{"input_tokens":100,"output_tokens":5,"input_tokens_details":{"cached_tokens":64}}""", 100, 5, 64, 0)]
    [InlineData("""{"prompt_tokens":"100","completion_tokens":5.0}""", 100, 5, 0, 0)]
    [InlineData("""{"prompt_tokens":100,"total_tokens":105}""", 100, 5, 0, 0)]
    [InlineData("""{"prompt_tokens":100,"completion_tokens":9223372036854775807,"total_tokens":9223372036854775807}""", 100, 0, 0, 0)]
    public async Task Usage_is_read_under_the_names_that_servers_have_for_it(string usage, long prompt, long completion, long cached, long reasoning)
    {
        Stub.Enqueue(
            Reply.Raw($$"""{"choices":[{"message":{"content":"x"},"finish_reason":"stop"}],"usage":{{usage}}}"""),
            Reply.Raw($"data: {{\"choices\":[{{\"delta\":{{\"content\":\"x\"}},\"finish_reason\":\"stop\",\"usage\":{usage}}}]}}\n\ndata: [DONE]\n\n", "text/event-stream"));
        foreach (var stream in new[] { false, true })
        {
            Assert.Equal(
                new TokenUsage { PromptTokens = prompt, CompletionTokens = completion, CachedPromptTokens = cached, ReasoningTokens = reasoning },
                ResponseUsage.Of(await Client().AskAsync(stream)));
        }
    }

    [Fact]
    public async Task Of_usages_in_a_stream_the_last_counts_and_not_their_sum()
    {
        Stub.Enqueue(Reply.Raw(string.Concat(Enumerable.Range(1, 5).Select(number =>
            $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"x\"}}}}],\"usage\":{{\"prompt_tokens\":100,\"completion_tokens\":{number},\"total_tokens\":{100 + number}}}}}\n\n"))
            + "data: [DONE]\n\n", "text/event-stream"));

        Assert.Equal(105, ResponseUsage.Of(await Client().AskAsync(stream: true)).TotalTokens);
    }
}
