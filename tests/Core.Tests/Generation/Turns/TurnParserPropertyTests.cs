using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lavra.Generation.Turns;
using Lavra.Testing.Catalogs;
using Lavra.Words;

namespace Lavra.Core.Tests.Generation.Turns;

public sealed class TurnParserPropertyTests
{
    private static readonly string[] pieces =
    [
        "Thought:", "Action:", "Action Input:", "Final Answer:", "Observation:", "Ação:", "Entrada:", "Resposta Final:", "**", "```", "```json",
        "{", "}", "[", "]", "\"", "'", ":", ",", "\\", "\\u", "\\ud800", "\n", "\r\n", " ", "read_file", "final_answer", "(", ")", "=", "null",
        "{\"action\":\"read_file\"", "\"path\":\"a\"", "<think>", "</think>", "<tool_call>", "\ud800", "\udc00", "“", "”", "1e9", "-", "#", "{{",
    ];

    private static readonly Gen<string> texts =
        from pieces in Gen.Elements(pieces).ListOf()
        select string.Concat(pieces);

    [Fact]
    public void Any_text_gives_exactly_one_of_call_answer_and_problem() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(texts.ToArbitrary(), text => IsWhole(text)));

    [Fact]
    public void Any_native_text_gives_exactly_one_of_call_answer_and_problem() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(texts.ToArbitrary(), text => IsOne(TurnParser.Parse(
            new(new Microsoft.Extensions.AI.ChatMessage(Microsoft.Extensions.AI.ChatRole.Assistant, text)), FakeToolCatalog.Files.Tools, native: true))));

    [Fact]
    public void Arguments_survive_whatever_they_contain() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(texts.ToArbitrary(), content =>
        {
            var arguments = JsonSerializer.Serialize(new Dictionary<string, string> { ["content"] = WellFormedText.Of(content) });
            var turn = TurnParser.ParseText($"Thought: x\nAction: write_file\nAction Input: {arguments}\nObservation: no", FakeToolCatalog.Files.Tools);
            return turn.Calls is [var call] && JsonElement.DeepEquals(JsonElement.Parse(arguments), JsonElement.Parse(call.Arguments));
        }));

    [Theory]
    [InlineData("{")]
    [InlineData("[")]
    [InlineData("{\"")]
    [InlineData("[{")]
    [InlineData("```")]
    [InlineData("\n")]
    [InlineData("' ")]
    [InlineData("Action:")]
    [InlineData("Action:\n")]
    [InlineData("Action Input: {\n")]
    [InlineData("Thought: ")]
    [InlineData("<think>")]
    [InlineData("{\"a\":1}")]
    [InlineData("\\ud800")]
    [InlineData("{{inputs.")]
    public void Ten_megabytes_of_anything_are_read(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 10_000_000 / piece.Length));

        Assert.True(IsWhole(text));
        Assert.True(IsWhole("Thought: x\nAction: write_file\nAction Input: {\"content\": \"" + text[..1_000_000]));
        Assert.True(IsWhole("{'action': '" + text[..1_000_000]));
    }

    private static bool IsWhole(string text) => IsOne(TurnParser.ParseText(text, FakeToolCatalog.Files.Tools));

    private static bool IsOne(ParsedTurn turn) =>
        (turn.Calls.Count > 0 ? 1 : 0) + (turn.FinalAnswer is null ? 0 : 1) + (turn.Problem is null ? 0 : 1) == 1;
}
