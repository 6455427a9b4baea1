using System.Text.Json;
using Lavra.Generation;
using Lavra.Generation.Exchange;
using Lavra.Testing.StubModel;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>What a server sends with an answer and demands back with it.</summary>
public sealed class SentBackTests : StubFixture
{
    private const string Answer = """
        {"choices":[{"message":{"content":null,"reasoning_content":"I read \ud83d","reasoning_details":[{"type":"x"}],
        "tool_calls":[{"id":"c","function":{"name":"read","arguments":"{}"},"extra_content":{"google":{"thought_signature":"sig=="}}}]},"finish_reason":"tool_calls"}]}
        """;

    [Theory, InlineData(false), InlineData(true)]
    public async Task It_goes_back_with_the_message_and_the_call(bool stored)
    {
        Stub.Enqueue(Reply.Raw(Answer), Reply.Text("done"));
        var client = Client();
        var answer = await client.GetResponseAsync(Chat.Prompt());
        answer = stored ? Stored(answer) : answer;

        await client.GetResponseAsync([.. Chat.Prompt(), answer.Messages[0], new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", "text")])]);

        var sent = Stub.Requests[1].Messages[1].Json;
        Assert.Equal("I read \ufffd", sent.GetProperty("reasoning_content").GetString());
        Assert.Equal("""[{"type":"x"}]""", sent.GetProperty("reasoning_details").GetRawText());
        Assert.Equal("sig==", sent.GetProperty("tool_calls")[0].GetProperty("extra_content").GetProperty("google").GetProperty("thought_signature").GetString());
    }

    [Fact]
    public async Task An_answer_without_it_sends_nothing_more_back()
    {
        Stub.Enqueue(Reply.ToolCall("read", "{}", "c"), Reply.Text("done"));
        var client = Client();
        var answer = await client.GetResponseAsync(Chat.Prompt());

        await client.GetResponseAsync([.. Chat.Prompt(), answer.Messages[0], new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", "text")])]);

        Assert.Equal(["role", "content", "tool_calls"], Stub.Requests[1].Messages[1].Json.EnumerateObject().Select(member => member.Name));
        Assert.Null(SentBack.Of(answer));
    }

    [Fact]
    public async Task Reasoning_beyond_all_bounds_is_cut()
    {
        Stub.Enqueue(Reply.ToolCall("read").WithReasoning(new string('x', 1_000_000)));

        Assert.InRange(SentBack.Of(await Client().GetResponseAsync(Chat.Prompt()))!.Length, 1, SentBack.Most);
    }

    private static ChatResponse Stored(ChatResponse answer)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            AnswerJson.Write(writer, answer);
        }

        return AnswerJson.Read(JsonElement.Parse(buffer.ToArray()));
    }
}
