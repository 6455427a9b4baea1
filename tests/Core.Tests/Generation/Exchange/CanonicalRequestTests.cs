using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Exchange;

public sealed class CanonicalRequestTests
{
    [Fact]
    public void The_same_request_in_other_objects_has_the_same_hash()
    {
        var parsed = new FunctionCallContent("c1", "read", new Dictionary<string, object?> { ["b"] = 1, ["a"] = "x" });
        var written = ToolCallText.ToCall("c1", "read", """{ "a" : "x", "b":1 }""");

        Assert.Equal(Hash(new ChatMessage(ChatRole.Assistant, [parsed])), Hash(new ChatMessage(ChatRole.Assistant, [written])));
    }

    [Theory]
    [InlineData("run 0197a3c2d5e84b1f9c6d7e8f90a1b2c3.s1.g2", "run 0197ffffd5e84b1f9c6d7e8f90a1b2c3.s1.g2")]
    [InlineData("id:\n0197A3C2-D5E8-4B1F-9C6D-7E8F90A1B2C3\n", "id:\n1197a3c2-d5e8-4b1f-9c6d-7e8f90a1b2c3\n")]
    [InlineData("now 2026-01-02T03:04:05Z", "now 2027-11-12T13:14:15.123+02:00")]
    [InlineData("changed 2026-01-02 03:04", "changed 2026-01-05 23:04")]
    public void Ids_and_times_make_no_difference_to_a_repeatable_request(string one, string other)
    {
        Assert.Equal(Repeatable(one), Repeatable(other));
        Assert.NotEqual(Exact(one), Exact(other));
    }

    [Fact]
    public void Ids_in_arguments_make_no_difference_either()
    {
        static string With(string id) => CanonicalRequest.Repeatable(
            [new ChatMessage(ChatRole.Assistant, [ToolCallText.ToCall("c1", "read", $$"""{"run":"{{id}}"}""")])], null).Hash;

        Assert.Equal(With("0197a3c2d5e84b1f9c6d7e8f90a1b2c3"), With("0197a3c2d5e84b1f9c6d7e8f90a1b2c4"));
    }

    [Theory]
    [InlineData("copy 0197a3c2d5e84b1f9c6d7e8f90a1b2c3 to 0197a3c2d5e84b1f9c6d7e8f90a1b2c3", "copy 0197a3c2d5e84b1f9c6d7e8f90a1b2c3 to 0197a3c2d5e84b1f9c6d7e8f90a1b2c4")]
    [InlineData("version 2026-01-02", "version 2026-01-03")]
    [InlineData("sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "sha256 f3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void What_is_no_id_or_time_makes_a_difference(string one, string other) =>
        Assert.NotEqual(Repeatable(one), Repeatable(other));

    [Fact]
    public void Tools_and_options_make_a_difference_but_names_of_calls_do_not()
    {
        var plain = new ChatOptions();
        var warm = new ChatOptions { Temperature = 0.5f };
        var named = new ChatOptions { AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.CallId] = "g1" } };
        var tools = new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("read", "reads", JsonDocument.Parse("{}").RootElement)] };

        Assert.Equal(4 - 1, new[] { plain, warm, named, tools }.Select(options => CanonicalRequest.Exact(Chat.Prompt(), options).Hash).Distinct().Count());
    }

    [Fact]
    public void No_options_are_the_same_as_options_with_nothing_in_them() => Assert.Equal(
        CanonicalRequest.Exact(Chat.Prompt(), null).Hash,
        CanonicalRequest.Exact(Chat.Prompt(), new ChatOptions { ToolMode = ChatToolMode.Auto, Tools = [] }).Hash);

    [Fact]
    public void An_answer_survives_being_stored()
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant,
        [
            new TextReasoningContent("hm"),
            new TextContent("text"),
            ToolCallText.ToCall("c1", "read", "{not json"),
            new ErrorContent("no") { ErrorCode = ModelProperties.RefusalCode },
        ]))
        {
            ResponseId = "r",
            ModelId = "m",
            FinishReason = ChatFinishReason.ToolCalls,
            Usage = new UsageDetails { InputTokenCount = 5, OutputTokenCount = 7, CachedInputTokenCount = 2, ReasoningTokenCount = 1 },
        };

        var again = AnswerJson.Read(JsonDocument.Parse(Text(response)).RootElement);

        Assert.Equal(Text(response), Text(again));
        var call = Assert.Single(again.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal("{not json", call.AdditionalProperties?[ModelProperties.ArgumentsJson]);
        Assert.NotNull(call.Exception);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"a":1,"a":2}""")]
    public void Arguments_that_are_an_object_or_nothing_are_read(string arguments) =>
        Assert.Null(ToolCallText.ToCall("c", "t", arguments).Exception);

    [Theory]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{")]
    [InlineData("{} {}")]
    public void Other_arguments_are_kept_as_written_with_the_reason(string arguments)
    {
        var call = ToolCallText.ToCall("c", "t", arguments);

        Assert.Null(call.Arguments);
        Assert.IsAssignableFrom<JsonException>(call.Exception);
        Assert.Equal(arguments, ToolCallText.ArgumentsOf(call));
    }

    private static string Hash(ChatMessage message) => CanonicalRequest.Exact([message], null).Hash;

    private static string Exact(string text) => CanonicalRequest.Exact(Chat.Prompt(text), null).Hash;

    private static string Repeatable(string text) => CanonicalRequest.Repeatable(Chat.Prompt(text), null).Hash;

    private static string Text(ChatResponse response)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            AnswerJson.Write(writer, response);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
