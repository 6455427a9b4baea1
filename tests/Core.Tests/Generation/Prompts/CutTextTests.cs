using Lavra.Generation;

namespace Lavra.Core.Tests.Generation.Prompts;

public sealed class CutTextTests
{
    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc\n[cut: 1 of 4 characters are not shown; ask for a part of it if you need more]")]
    [InlineData("ab🎉", 3, "ab\n[cut: 2 of 4 characters are not shown; ask for a part of it if you need more]")]
    [InlineData("ab🎉", 4, "ab🎉")]
    [InlineData("", 0, "")]
    public void A_cut_says_how_much_is_missing_and_splits_no_character(string text, int chars, string cut) =>
        Assert.Equal(cut, CutText.At(text, chars));

    [Theory]
    [InlineData("a\n b\t c", 10, "a b c")]
    [InlineData("abcdef", 3, "abc…")]
    [InlineData("ab🎉x", 3, "ab…")]
    public void A_line_has_no_breaks(string text, int chars, string line) => Assert.Equal(line, CutText.Line(text, chars));
}
