using Lavra.Runs.Activities;

namespace Lavra.Core.Tests.Runs;

public sealed class ReadableResultTests
{
    [Theory]
    [InlineData("plain text")]
    [InlineData("")]
    [InlineData("{not json")]
    [InlineData("[1, 2")]
    [InlineData("{}")]
    [InlineData("42")]
    public void What_is_no_JSON_with_something_in_it_stays_as_it_is(string result) => Assert.Equal(result, ReadableResult.Of(result));

    [Fact]
    public void Members_are_lines_and_what_says_nothing_is_left_out() => Assert.Equal(
        "path: src\ntotal: 2\ndone: yes\nmore: {\"a\":1}",
        ReadableResult.Of("""{"path":"src","total":2,"truncated":false,"note":null,"done":true,"none":[],"more":{"a":1}}"""));

    [Fact]
    public void A_list_of_texts_is_a_list_of_lines() => Assert.Equal(
        "total: 2\n\nfiles:\n\n- a.cs\n- b c.cs",
        ReadableResult.Of("""{"total":2,"files":["a.cs","b\nc.cs"]}"""));

    [Fact]
    public void A_list_of_objects_is_a_table_of_all_their_members() => Assert.Equal(
        """
        entries:

        | name | size | kind |
        | ---- | ---- | ---- |
        | a\|b | 12   |      |
        | c    |      | file |

        total: 2
        """.ReplaceLineEndings("\n"),
        ReadableResult.Of("""{"entries":[{"name":"a|b","size":12},{"name":"c","kind":"file"}],"total":2}"""));

    [Fact]
    public void A_list_alone_is_read_like_one_with_a_name() => Assert.Equal("- 1\n- x", ReadableResult.Of("""[1,"x"]"""));

    [Fact]
    public void A_name_that_comes_twice_is_shown_twice() => Assert.Equal("a: 1\na: 2", ReadableResult.Of("""{"a":1,"a":2}"""));
}
