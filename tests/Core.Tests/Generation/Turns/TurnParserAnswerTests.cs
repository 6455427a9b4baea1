using Lavra.Generation.Turns;
using Lavra.Testing.Catalogs;

namespace Lavra.Core.Tests.Generation.Turns;

public sealed class TurnParserAnswerTests
{
    [Theory]
    [InlineData("Final Answer: 42", "42")]
    [InlineData("Thought: done\nFinal Answer: 42", "42")]
    [InlineData("thought: done\nfinal answer: 42", "42")]
    [InlineData("**Final Answer:** 42", "42")]
    [InlineData("## Final Answer\n42", "42")]
    [InlineData("Final_Answer: 42", "42")]
    [InlineData("Final Answer:\nline one\nline two", "line one\nline two")]
    [InlineData("Final Answer: see\nNote: Action: none", "see\nNote: Action: none")]
    [InlineData("Thought: done Final Answer: 42", "42")]
    [InlineData("Pensamento: pronto\nResposta Final: 42", "42")]
    [InlineData("RESPOSTA FINAL: 42", "42")]
    [InlineData("Action: None\nFinal Answer: 42", "42")]
    [InlineData("Ação: nenhuma\nResposta Final: 42", "42")]
    [InlineData("Action: final_answer\nAction Input: {\"answer\": \"42\"}", "42")]
    [InlineData("Action: final_answer\nAction Input: 42", "42")]
    [InlineData("Action: final_answer(\"42\")", "42")]
    [InlineData("{\"thought\":\"x\",\"final_answer\":\"42\"}", "42")]
    [InlineData("{\"resposta_final\":\"42\"}", "42")]
    [InlineData("{\"action\":\"final_answer\",\"action_input\":{\"answer\":\"42\"}}", "42")]
    [InlineData("{\"action\":\"Final Answer\",\"action_input\":\"42\"}", "42")]
    [InlineData("{\"action\":null,\"final_answer\":\"42\"}", "42")]
    [InlineData("{\"final_answer\":42}", "42")]
    [InlineData("```json\n{\"final_answer\":\"42\"}\n```", "42")]
    public void A_final_answer_is_understood_in_every_usual_form(string text, string answer)
    {
        var turn = TurnParser.ParseText(text, FakeToolCatalog.Files.Tools);

        Assert.Null(turn.Problem);
        Assert.Empty(turn.Calls);
        Assert.Equal(answer, turn.FinalAnswer);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  \n ", "empty")]
    [InlineData("<think>forever", "empty")]
    [InlineData("I do not know what to do.", "neither an Action nor a Final Answer")]
    [InlineData("Thought: I wonder.", "neither an Action nor a Final Answer")]
    [InlineData("{\"hello\":\"world\"}", "neither an Action nor a Final Answer")]
    [InlineData("Action: I will read the file\nAction Input: {}", "the name of one tool")]
    [InlineData("Action: write_file\nAction Input: {\"path\": \"a\", \"content\": \"cut o", "not a JSON object")]
    [InlineData("Action: write_file\nAction Input: [1, 2]", "not a JSON object")]
    [InlineData("Action: write_file\nAction Input: some words", "not a JSON object")]
    [InlineData("Final Answer:", "final answer was empty")]
    [InlineData("Action: final_answer\nAction Input: {}", "final answer was empty")]
    public void An_answer_that_cannot_be_used_says_why_and_which_form_is_expected(string text, string reason)
    {
        var turn = TurnParser.ParseText(text, FakeToolCatalog.Files.Tools);

        Assert.Null(turn.FinalAnswer);
        Assert.Empty(turn.Calls);
        Assert.Contains(reason, turn.Problem, StringComparison.Ordinal);
        Assert.Contains("Action Input: {", turn.Problem, StringComparison.Ordinal);
        Assert.Contains("Final Answer:", turn.Problem, StringComparison.Ordinal);
        Assert.Contains("read_file", turn.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_problem_never_repeats_a_huge_answer()
    {
        var problem = TurnParser.ParseText("Action: t\nAction Input: {" + new string('x', 1_000_000), []).Problem;

        Assert.InRange(problem!.Length, 1, 2000);
    }
}
