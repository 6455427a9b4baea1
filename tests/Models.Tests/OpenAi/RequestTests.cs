using System.Text.Json;
using Lavra.Generation;
using Lavra.Generation.Exchange;
using Lavra.Models.Connections;
using Lavra.Testing.StubModel;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

public sealed class RequestTests : StubFixture
{
    private static readonly JsonElement Schema = JsonDocument.Parse(
        """{"type":"object","properties":{"path":{"type":"string"}},"required":["path"],"additionalProperties":false}""").RootElement;

    [Fact]
    public async Task Messages_are_sent_in_order_with_calls_and_results()
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        await Client().AskAsync(stream: false,
        [
            new ChatMessage(ChatRole.System, "Be brief."),
            new ChatMessage(ChatRole.User, "Read a and b."),
            new ChatMessage(ChatRole.Assistant,
            [
                new TextContent("Reading."),
                ToolCallText.ToCall("c1", "read", """{ "path": "a" }"""),
                new FunctionCallContent("c2", "read", new Dictionary<string, object?> { ["path"] = "b" }),
            ]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "text of a"), new FunctionResultContent("c2", JsonDocument.Parse("""{"n":1}""").RootElement)]),
            new ChatMessage(ChatRole.Assistant, "Both read."),
        ], new ChatOptions { Instructions = "Always." });

        var messages = Assert.Single(Stub.Requests).Messages;
        Assert.Equal(["system", "system", "user", "assistant", "tool", "tool", "assistant"], messages.Select(message => message.Role));
        Assert.Equal(["Always.", "Be brief.", "Read a and b.", "Reading.", "text of a", """{"n":1}""", "Both read."], messages.Select(message => message.Content));
        Assert.Equal([("c1", "read", """{ "path": "a" }"""), ("c2", "read", """{"path":"b"}""")], messages[3].ToolCalls);
        Assert.Equal(["c1", "c2"], messages.Where(message => message.Role == "tool").Select(message => message.ToolCallId));
    }

    [Fact]
    public async Task Broken_arguments_go_back_as_valid_json_that_shows_them()
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        await Client().AskAsync(stream: false,
        [
            new ChatMessage(ChatRole.User, "Read."),
            new ChatMessage(ChatRole.Assistant, [ToolCallText.ToCall("c1", "read", "{\"path\": \"a\nb")]),
            new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "The arguments are not JSON.")]),
        ]);

        var (_, _, arguments) = Assert.Single(Stub.Requests[0].Messages[1].ToolCalls);
        Assert.Equal("{\"path\": \"a\nb", JsonDocument.Parse(arguments).RootElement.GetProperty("invalid_json").GetString());
    }

    [Fact]
    public async Task Options_are_sent()
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        await Client().AskAsync(stream: false, options: new ChatOptions
        {
            Temperature = 0.25f,
            TopP = 0.5f,
            Seed = 7,
            MaxOutputTokens = 99,
            StopSequences = ["END"],
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
            Tools = [AIFunctionFactory.CreateDeclaration("read", "Reads.", Schema)],
            ToolMode = ChatToolMode.RequireSpecific("read"),
            AllowMultipleToolCalls = false,
            AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.CallId] = "never sent" },
        });

        var body = Assert.Single(Stub.Requests).Body;
        Assert.Equal("""
            {"temperature":0.25,"top_p":0.5,"seed":7,"max_tokens":99,"stop":["END"],"reasoning_effort":"low","tools":[{"type":"function","function":{"name":"read","description":"Reads.","parameters":{"type":"object","properties":{"path":{"type":"string"}},"required":["path"],"additionalProperties":false}}}],"tool_choice":{"type":"function","function":{"name":"read"}},"parallel_tool_calls":false}
            """, Without(body, "model", "messages"));
        Assert.DoesNotContain("never sent", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_that_was_not_asked_for()
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        await Client().AskAsync(stream: false);

        Assert.Equal("{}", Without(Stub.Requests[0].Body, "model", "messages"));
    }

    [Fact]
    public async Task A_stream_asks_for_usage()
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        await Client().AskAsync(stream: true);

        Assert.Equal("""{"stream":true,"stream_options":{"include_usage":true}}""", Without(Stub.Requests[0].Body, "model", "messages"));
    }

    [Fact]
    public async Task The_models_own_settings_fill_in()
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        await Client(options => (options.Temperature, options.MaxOutputTokens) = (0.5f, 10)).AskAsync(stream: false);

        Assert.Equal("""{"temperature":0.5,"max_tokens":10}""", Without(Stub.Requests[0].Body, "model", "messages"));
    }

    [Fact]
    public async Task Structured_output_is_asked_for_as_the_server_can()
    {
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema, "plan", "A plan.") };
        Stub.AnswerTurns(Reply.Text("{}"));
        await Client().AskAsync(stream: false, options: options);
        await Client(model => model.StructuredOutput = false).AskAsync(stream: false, options: options);
        await Client().AskAsync(stream: false, options: new ChatOptions { ResponseFormat = ChatResponseFormat.Json });

        var format = Stub.Requests[0].Body.GetProperty("response_format");
        Assert.Equal(("json_schema", "plan", true), (
            format.GetProperty("type").GetString(),
            format.GetProperty("json_schema").GetProperty("name").GetString(),
            format.GetProperty("json_schema").GetProperty("strict").GetBoolean()));
        Assert.All(Stub.Requests.Skip(1), request =>
            Assert.Equal("""{"type":"json_object"}""", request.Body.GetProperty("response_format").GetRawText()));
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}""", false)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object"}},"required":["a"],"additionalProperties":false}""", false)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"}}},"required":["a"],"additionalProperties":false}""", true)]
    public void Only_closed_schemas_are_sent_as_strict(string schema, bool strict) =>
        Assert.Equal(strict, StrictSchema.Allows(JsonDocument.Parse(schema).RootElement));

    [Fact]
    public async Task Images_are_sent_and_other_data_is_refused()
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        await Client().AskAsync(stream: false,
            [new ChatMessage(ChatRole.User, [new TextContent("What is it?"), new DataContent(new byte[] { 1, 2, 3 }, "image/png")])]);

        Assert.Contains("data:image/png;base64,AQID", Stub.Requests[0].Messages[0].Content, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream: false,
            [new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "application/pdf")])]));
        Assert.Equal(ModelFailure.NotSupported, refused.Failure);
    }

    [Fact]
    public async Task The_key_goes_where_the_server_expects_it_and_none_goes_nowhere()
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        await Client(options => options.ApiKey = "k-1").AskAsync(stream: false);
        await Client(options => (options.ApiKey, options.Provider) = ("k-2", ModelProvider.AzureOpenAi)).AskAsync(stream: false);
        await Client().AskAsync(stream: false);

        Assert.Equal("Bearer k-1", Stub.Requests[0].Headers["Authorization"]);
        Assert.Equal("k-2", Stub.Requests[1].Headers["api-key"]);
        Assert.False(Stub.Requests[1].Headers.ContainsKey("Authorization"));
        Assert.False(Stub.Requests[2].Headers.ContainsKey("Authorization"));
        Assert.All(Stub.Requests, request => Assert.Equal("/v1/chat/completions", request.Path));
        Assert.All(Stub.Requests, request => Assert.Contains("lavra", request.Headers["User-Agent"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Newer_servers_get_the_newer_name_of_the_output_limit()
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        await Client(options => (options.Provider, options.ApiKey, options.MaxOutputTokens) = (ModelProvider.AzureOpenAi, "k", 5)).AskAsync(stream: false);

        Assert.Equal(5, Stub.Requests[0].Body.GetProperty("max_completion_tokens").GetInt32());
    }

    private static string Without(JsonElement body, params string[] names) => "{" + string.Join(",", body.EnumerateObject()
        .Where(member => !names.Contains(member.Name))
        .Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}")) + "}";
}
