using Lavra.Tools;

namespace Lavra.Core.Tests.Tools.Files;

public sealed class EditToolTests : FileToolTests
{
    [Theory]
    [InlineData("a b c", "b", "x", "a x c")]
    [InlineData("a b c", " b", "", "a c")]
    [InlineData("é\r\nb\r\n", "é\nb", "x\ny", "x\r\ny\r\n")]
    [InlineData("a\nb\n", "a\nb\n", "c\n", "c\n")]
    [InlineData("$1 .*", ".*", "$&", "$1 $&")]
    public async Task A_text_that_occurs_once_is_replaced(string before, string oldText, string newText, string after)
    {
        Folder.Put("a.txt", before);
        await EditAsync(oldText, newText);
        Assert.Equal(after, Folder.Read("a.txt"));
    }

    [Theory]
    [InlineData("one\r\ntwo\r\n", "two", "two\nnew", "one\r\ntwo\r\nnew\r\n")]
    [InlineData("one\r\ntwo", "two", "two\nnew", "one\r\ntwo\r\nnew")]
    [InlineData("one\r\ntwo\r\n", "two", "2\r\nnew", "one\r\n2\r\nnew\r\n")]
    [InlineData("one\ntwo\n", "two", "two\r\nnew", "one\ntwo\nnew\n")]
    [InlineData("one\ntwo\n", "one\r\ntwo", "a\r\nb", "a\nb\n")]
    [InlineData("one\rtwo\r", "one\ntwo", "a\nb\nc", "a\rb\rc\r")]
    [InlineData("one\rtwo\r", "two", "two\nnew", "one\rtwo\rnew\r")]
    [InlineData("a\nb\r\nc\n", "b", "b\nx", "a\nb\r\nx\r\nc\n")]
    [InlineData("one two", "two", "2\nnew", "one 2\nnew")]
    [InlineData("one\r\ntwo\r\n", "one\r\ntwo", "one\ntwo", "one\ntwo\r\n")]
    [InlineData("a\fb\r\n", "b", "c\fd\u2028e\nf", "a\fc\fd\u2028e\r\nf\r\n")]
    public async Task What_is_put_in_gets_the_line_ends_that_are_there(string before, string oldText, string newText, string after)
    {
        Folder.Put("a.txt", before);
        await EditAsync(oldText, newText);
        Assert.Equal(after, Folder.Read("a.txt"));
    }

    [Fact]
    public async Task Each_place_gets_the_line_ends_of_its_own()
    {
        Folder.Put("a.txt", "x\r\nx\n");
        await Calls.OkAsync("edit_file", new { path = "a.txt", old_text = "x", new_text = "y\nz", replace_all = true });
        Assert.Equal("y\r\nz\r\ny\nz\n", Folder.Read("a.txt"));
    }

    [Fact]
    public async Task Letters_are_not_put_as_UTF_8_among_bytes_of_another_encoding()
    {
        byte[] latin = [(byte)'c', (byte)'a', (byte)'f', 0xe9, (byte)' ', (byte)'o', (byte)'l', (byte)'d', (byte)'\n'];
        await File.WriteAllBytesAsync(Folder.At("a.txt"), latin);

        var error = await Calls.FailsAsync("refused", "edit_file", new { path = "a.txt", old_text = "old", new_text = "ol\u00e9" });
        Assert.Contains("is not UTF-8 text", error, StringComparison.Ordinal);
        Assert.Equal(latin, await File.ReadAllBytesAsync(Folder.At("a.txt")));

        await EditAsync("old", "new");
        Assert.Equal([.. latin[..5], (byte)'n', (byte)'e', (byte)'w', 0x0a], await File.ReadAllBytesAsync(Folder.At("a.txt")));
    }

    [Fact]
    public async Task A_text_that_occurs_more_often_is_replaced_only_when_all_are_meant()
    {
        Folder.Put("a.txt", "x\ny\nx\n");
        var error = await Calls.FailsAsync("invalid_arguments", "edit_file", new { path = "a.txt", old_text = "x", new_text = "z" });
        Assert.Contains("occurs 2 times in 'a.txt' (lines 1, 3)", error, StringComparison.Ordinal);
        Assert.Equal("x\ny\nx\n", Folder.Read("a.txt"));
        Assert.Equal(
            "Replaced the text in 'a.txt' in 2 places.",
            await Calls.OkAsync("edit_file", new { path = "a.txt", old_text = "x", new_text = "z", replace_all = true }));
        Assert.Equal("z\ny\nz\n", Folder.Read("a.txt"));
    }

    [Theory]
    [InlineData("if (a)\n{\n    go();\n}\n", "if (a)\n{\n  go();\n}", "Line 1 differs only in spaces")]
    [InlineData("    go();\n", "\tgo();", "Line 1 differs only in spaces")]
    [InlineData("x\nGo();\n", "go();", "Line 2 differs only in upper and lower case")]
    [InlineData("x\nvar total = sum(list);\n", "var total = sum(lst);", "The nearest is line 2: \"var total = sum(list);\"")]
    [InlineData("a\nbegin here\nother\n", "begin here\nsomething", "Its first line is there, as line 2")]
    [InlineData("abc\n", "nothing like it at all", "Nothing in it is similar")]
    [InlineData("abc\n", "\n\n\n", "only white space")]
    public async Task A_text_that_does_not_occur_is_answered_with_what_comes_near(string content, string oldText, string expected)
    {
        Folder.Put("a.txt", content);
        var error = await Calls.FailsAsync("not_found", "edit_file", new { path = "a.txt", old_text = oldText, new_text = "x" });
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Empty(Calls.Ledger.Marks);
    }

    [Fact]
    public async Task Edits_that_change_nothing_or_everything_are_refused()
    {
        Folder.Put("a.txt", "a");
        await Calls.FailsAsync("invalid_arguments", "edit_file", new { path = "a.txt", old_text = "", new_text = "x" });
        await Calls.FailsAsync("invalid_arguments", "edit_file", new { path = "a.txt", old_text = "a", new_text = "a" });
        await Calls.FailsAsync("not_found", "edit_file", new { path = "b.txt", old_text = "a", new_text = "b" });
    }

    [Theory]
    [InlineData(".gitignore")]
    [InlineData("appsettings.json")]
    [InlineData("link.txt")]
    public async Task Protected_files_are_not_edited(string path)
    {
        Folder.Put(".gitignore", "a");
        Folder.Put("appsettings.json", "a");
        Folder.Link("link.txt", ".gitignore");
        await Calls.FailsAsync("refused", "edit_file", new { path, old_text = "a", new_text = "b" });
        Assert.Equal("a", Folder.Read(path));
        Assert.Empty(Calls.Ledger.Marks);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_stay_as_they_are_and_binary_files_are_refused()
    {
        Folder.Put("a.txt", [0xEF, 0xBB, 0xBF, 0xFF, (byte)'a', 0xFE]);
        await EditAsync("a", "b");
        Assert.Equal([0xEF, 0xBB, 0xBF, 0xFF, (byte)'b', 0xFE], File.ReadAllBytes(Folder.At("a.txt")));
        Folder.Put("a.bin", [0, (byte)'a']);
        await Calls.FailsAsync("refused", "edit_file", new { path = "a.bin", old_text = "a", new_text = "b" });
    }

    [Fact]
    public async Task A_replacement_that_would_blow_the_file_up_is_refused()
    {
        Folder.Put("a.txt", new string('a', 1_000_000));
        var error = await Calls.FailsAsync(
            "refused", "edit_file", new { path = "a.txt", old_text = "a", new_text = new string('b', 100_000), replace_all = true });
        Assert.Contains("too much", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_died_before_it_acted_is_done_once()
    {
        Folder.Put("a.txt", "a");
        var id = Calls.NewId();
        await Calls.DieAfterMarkAsync("edit_file", new { path = "a.txt", old_text = "a", new_text = "aa" }, id);
        Restart();
        var result = await Calls.CallAsync("edit_file", new { path = "a.txt", old_text = "a", new_text = "aa" }, id);
        Assert.Equal((true, "found_not_done"), (result.Success, result.Reconciliation));
        Assert.Equal("aa", Folder.Read("a.txt"));
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a", "aa")]
    public async Task A_call_that_died_after_it_acted_is_found_done_and_not_applied_twice(string oldText, string newText)
    {
        Folder.Put("a.txt", "a");
        var id = Calls.NewId();
        var first = await Calls.OkAsync("edit_file", new { path = "a.txt", old_text = oldText, new_text = newText }, id);
        Restart();
        var result = await Calls.CallAsync("edit_file", new { path = "a.txt", old_text = oldText, new_text = newText }, id);
        Assert.Equal(("found_done", first), (result.Reconciliation, result.Content));
        Assert.Equal(newText, Folder.Read("a.txt"));
    }

    [Fact]
    public async Task A_call_whose_file_was_changed_otherwise_is_unknown()
    {
        Folder.Put("a.txt", "a");
        var id = Calls.NewId();
        await Calls.DieAfterMarkAsync("edit_file", new { path = "a.txt", old_text = "a", new_text = "b" }, id);
        Folder.Put("a.txt", "a, by somebody else");
        Restart();
        var result = await Calls.CallAsync("edit_file", new { path = "a.txt", old_text = "a", new_text = "b" }, id);
        Assert.Equal(ToolErrorCodes.OutcomeUnknown, result.ErrorCode);
        Assert.Equal("a, by somebody else", Folder.Read("a.txt"));
    }

    [Fact]
    public async Task Edits_of_one_file_side_by_side_all_arrive()
    {
        Folder.Put("a.txt", string.Join('\n', Enumerable.Range(10, 40).Select(i => $"<{i}>")));
        await Task.WhenAll(Enumerable.Range(10, 40).Select(i =>
            Calls.OkAsync("edit_file", new { path = "a.txt", old_text = $"<{i}>", new_text = $"[{i}]" })));
        Assert.DoesNotContain('<', Folder.Read("a.txt"));
    }

    private Task<string> EditAsync(string oldText, string newText) =>
        Calls.OkAsync("edit_file", new { path = "a.txt", old_text = oldText, new_text = newText });
}
