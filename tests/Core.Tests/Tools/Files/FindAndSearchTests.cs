using System.Text.Json;
using Lavra.Tools;
using Lavra.Tools.Files;

namespace Lavra.Core.Tests.Tools.Files;

public sealed class FindAndSearchTests : FileToolTests
{
    [Theory]
    [InlineData("*.md", "a.md", true)]
    [InlineData("*.md", "docs/deep/a.md", true)]
    [InlineData("*.md", "a.md.txt", false)]
    [InlineData("README.MD", "docs/readme.md", true)]
    [InlineData("./*.md", "a.md", true)]
    [InlineData("./*.md", "docs/a.md", false)]
    [InlineData("docs/*.md", "docs/a.md", true)]
    [InlineData("docs/*.md", "docs/deep/a.md", false)]
    [InlineData("docs\\*.md", "docs/a.md", true)]
    [InlineData("docs/**/*.md", "docs/a.md", true)]
    [InlineData("docs/**/*.md", "docs/x/y/a.md", true)]
    [InlineData("**/x/**", "a/x/b", true)]
    [InlineData("**/x/**", "a/y/b", false)]
    [InlineData("**", "a/b/c", true)]
    [InlineData("docs/", "docs/x/a.md", true)]
    [InlineData("docs/", "doc/a.md", false)]
    [InlineData("*.{cs,md}", "a.cs", true)]
    [InlineData("{src,tests}/**/*.{cs,md}", "tests/x/a.md", true)]
    [InlineData("*.{cs,{md,txt}}", "a.txt", true)]
    [InlineData("*.{cs,md}", "a.txt", false)]
    [InlineData("?.md", "a.md", true)]
    [InlineData("?.md", "ab.md", false)]
    [InlineData("a[1].txt", "a[1].txt", true)]
    public void A_pattern_matches_paths(string pattern, string path, bool matches) =>
        Assert.Equal(matches, Glob.Parse(pattern).Matches(path.Split('/')));

    [Theory]
    [InlineData("")]
    [InlineData("/etc/*")]
    [InlineData("../*")]
    [InlineData("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}")]
    public void Patterns_that_leave_or_explode_are_refused(string pattern) =>
        Assert.Equal(ToolErrorCodes.InvalidArguments, Assert.Throws<ToolException>(() => Glob.Parse(pattern)).Code);

    [Fact]
    public void Malicious_patterns_take_no_time()
    {
        var stars = Glob.Parse(string.Concat(Enumerable.Repeat("**/", 200)) + "x");
        Assert.False(stars.Matches(Enumerable.Repeat("a", 200).ToArray()));
        var inner = Glob.Parse(string.Concat(Enumerable.Repeat("a*", 100)) + "b");
        Assert.False(inner.Matches([new string('a', 250)]));
    }

    [Fact]
    public async Task Files_are_found_in_order_without_following_links()
    {
        Folder.Put("b/z.txt", "");
        Folder.Put("b/a.txt", "");
        Folder.Put("a.txt", "");
        Folder.Put(".git/x.txt", "");
        Folder.Put(".lavra-0123.tmp", "");
        Folder.PutOutside("x.txt", "");
        Folder.Link("out", Folder.Outside);
        Folder.Link("loop", ".");
        Assert.Equal("""{"total":3,"truncated":false,"files":["a.txt","b/a.txt","b/z.txt"]}""", await Calls.OkAsync("find_files", new { pattern = "*.txt" }));
        Assert.Equal("""{"total":2,"truncated":true,"files":["b/a.txt"]}""", await Calls.OkAsync("find_files", new { pattern = "*", path = "b", limit = 1 }));
        Assert.Equal("""{"total":3,"truncated":false,"files":["a.txt","b/a.txt","b/z.txt"]}""", await Calls.OkAsync("find_files", new { pattern = "**" }));
        await Calls.FailsAsync("not_found", "find_files", new { pattern = "*", path = "none" });
        await Calls.FailsAsync("refused", "find_files", new { pattern = "*", path = "out" });
    }

    [Theory]
    [InlineData("needle", "a.txt:2 a needle here|b/c.txt:1 needle")]
    [InlineData("^needle$", "b/c.txt:1 needle")]
    [InlineData("n(e)+dl\\1", "a.txt:2 a needle here|b/c.txt:1 needle")]
    [InlineData("(?<=a )needle", "a.txt:2 a needle here")]
    [InlineData("NEEDLE", "")]
    [InlineData("(?i)NEEDLE", "a.txt:2 a needle here|b/c.txt:1 needle")]
    [InlineData("a\\.b", "b/c.txt:2 a.b")]
    [InlineData("é", "b/c.txt:3 café")]
    public async Task Lines_are_found_with_path_and_number(string pattern, string expected)
    {
        Folder.Put("a.txt", "first\na needle here\r\nlast");
        Folder.Put("b/c.txt", "needle\na.b\ncafé\n");
        Folder.Put("z.bin", [0, .. "needle"u8]);
        Folder.Put(".env", "needle é a.b");
        Folder.Put(".git/config", "needle");
        var found = await Calls.JsonAsync("search_text", new { pattern });
        Assert.Equal(expected, string.Join('|', found.GetProperty("matches").EnumerateArray().Select(Shown)));
        Assert.Equal((2, 2), (found.GetProperty("files_searched").GetInt32(), found.GetProperty("files_skipped").GetInt32()));
    }

    [Fact]
    public async Task A_search_can_be_narrowed()
    {
        Folder.Put("a.cs", "Needle\nneedle\nneedle");
        Folder.Put("a.md", "needle");
        Assert.Equal(["a.md:1 needle"], await SearchAsync(new { pattern = "needle", glob = "*.md" }));
        Assert.Equal(["a.cs:1 Needle", "a.cs:2 needle", "a.cs:3 needle"], await SearchAsync(new { pattern = "NEEDLE", path = "a.cs", ignore_case = true }));
        var limited = await Calls.JsonAsync("search_text", new { pattern = "needle", limit = 2 });
        Assert.True(limited.GetProperty("truncated").GetBoolean());
        Assert.Equal(2, limited.GetProperty("matches").GetArrayLength());
        var exact = await Calls.JsonAsync("search_text", new { pattern = "needle", limit = 3 });
        Assert.False(exact.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task A_bad_expression_is_named_with_its_place()
    {
        var error = await Calls.FailsAsync("invalid_arguments", "search_text", new { pattern = "a(b" });
        Assert.Contains("InsufficientClosingParentheses at position 3", error, StringComparison.Ordinal);
        await Calls.FailsAsync("invalid_arguments", "search_text", new { pattern = "" });
        await Calls.FailsAsync("refused", "search_text", new { pattern = "x", path = "../outside" });
        await Calls.FailsAsync("not_found", "search_text", new { pattern = "x", path = "none" });
    }

    [Theory]
    [InlineData("(a+)+$", true)]
    [InlineData("plain words", true)]
    [InlineData("(?=a)b", false)]
    public void Expressions_that_can_be_linear_are(string pattern, bool linear) =>
        Assert.Equal(linear, LineExpression.Parse(pattern, ignoreCase: false).IsLinear);

    [Fact]
    public async Task An_expression_that_backtracks_for_ever_is_stopped()
    {
        Folder.Put("a.txt", new string('a', 5000) + "!");
        var error = await Calls.FailsAsync("timeout", "search_text", new { pattern = "(?=(a+)+$)b|^(?=(a|aa)+$)" });
        Assert.Contains("line 1 of 'a.txt'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_match_far_into_a_long_line_is_shown_with_what_is_around_it()
    {
        Folder.Put("a.txt", new string('x', 5000) + "needle" + new string('y', 5000));
        var text = (await SearchAsync(new { pattern = "needle" })).Single();
        Assert.Contains("xneedley", text, StringComparison.Ordinal);
        Assert.True(text.Length < 330);
    }

    [Fact]
    public async Task A_summary_counts_files_lines_and_bytes()
    {
        Folder.Put("src/a.cs", "1\n2\n3");
        Folder.Put("src/deep/b.CS", "1\n");
        Folder.Put("LICENSE", "");
        Folder.Put(".gitignore", "x\n");
        Folder.Put("image.png", [1, 0, 2]);
        Folder.Put(".env", "K\nV\n");
        Folder.Put(".git/config", "not counted\n");
        Assert.Equal(
            """
            {"files":6,"folders":3,"lines":5,"bytes":16,"by_extension":[{"extension":"","files":3,"lines":1,"bytes":6},{"extension":".cs","files":2,"lines":4,"bytes":7},{"extension":".png","files":1,"lines":0,"bytes":3}],"largest":[{"path":"src/a.cs","bytes":5,"lines":3},{"path":".env","bytes":4},{"path":"image.png","bytes":3},{"path":".gitignore","bytes":2,"lines":1},{"path":"src/deep/b.CS","bytes":2,"lines":1},{"path":"LICENSE","bytes":0,"lines":0}],"uncounted":2,"truncated":false}
            """.Trim(),
            await Calls.OkAsync("summarise_files", new { }));
        var narrowed = await Calls.JsonAsync("summarise_files", new { pattern = "*.cs", path = "src" });
        Assert.Equal((2, 4), (narrowed.GetProperty("files").GetInt32(), narrowed.GetProperty("lines").GetInt32()));
    }

    [Fact]
    public async Task A_summary_of_one_file_is_of_that_file()
    {
        Folder.Put("src/a.md", "1\n2\n");
        Folder.Put("src/b.md", "1\n");
        var summary = await Calls.JsonAsync("summarise_files", new { path = "src/a.md" });
        Assert.Equal((1, 2), (summary.GetProperty("files").GetInt32(), summary.GetProperty("lines").GetInt32()));
    }

    private static string Shown(JsonElement match) =>
        $"{match.GetProperty("path")}:{match.GetProperty("line")} {match.GetProperty("text")}";

    private async Task<List<string>> SearchAsync(object arguments) =>
        [.. (await Calls.JsonAsync("search_text", arguments)).GetProperty("matches").EnumerateArray().Select(Shown)];
}
