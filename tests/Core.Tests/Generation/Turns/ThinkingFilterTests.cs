using Lavra.Generation.Turns;

namespace Lavra.Core.Tests.Generation.Turns;

public sealed class ThinkingFilterTests
{
    [Theory]
    [InlineData("<think>hm</think>\n42", "42")]
    [InlineData("<think>hm</think><think>again</think>42", "42")]
    [InlineData("[THINK]hm[/THINK]42\nand more", "42\nand more")]
    [InlineData("◁think▷hm◁/think▷42", "42")]
    [InlineData("<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>42", "42")]
    [InlineData("one\n<think>hm</think>two", "one\ntwo")]
    [InlineData("The tag <think> begins it.\n< 3", "The tag <think> begins it.\n< 3")]
    [InlineData("```\n<think>\nx\n</think>\n```\n", "```\n<think>\nx\n</think>\n```\n")]
    [InlineData("<think>never ended", "")]
    [InlineData("<thi", "<thi")]
    [InlineData("plain", "plain")]
    public void Thinking_is_left_out_wherever_the_pieces_are_cut(string text, string shown)
    {
        for (var size = 1; size <= text.Length; size++)
        {
            var filter = new ThinkingFilter();
            var said = string.Concat(text.Chunk(size).Select(piece => filter.Next(new string(piece)))) + filter.End();

            Assert.Equal(shown, said);
        }
    }

    [Fact]
    public void What_is_no_mark_is_shown_at_once()
    {
        var filter = new ThinkingFilter();

        Assert.Equal(["It is ", "<b", ">4"], new[] { "It is ", "<b", ">4" }.Select(filter.Next));
    }
}
