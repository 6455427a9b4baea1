using System.Text;
using Lavra.Tools;

namespace Lavra.Core.Tests.Tools.Files;

public sealed class LookAndReadTests : FileToolTests
{
    [Fact]
    public async Task A_listing_has_folders_first_then_files_with_sizes()
    {
        Folder.Put("b.txt", "12345");
        Folder.Put("a.txt", "");
        Folder.Put("z/inner.txt", "x");
        Folder.Link("out", Folder.Outside);
        Assert.Equal(
            """
            {"path":".","total":4,"truncated":false,"entries":[{"name":"z","type":"folder"},{"name":"a.txt","type":"file","size":0},{"name":"b.txt","type":"file","size":5},{"name":"out","type":"link"}]}
            """.Trim(),
            await Calls.OkAsync("list_directory", new { }));
        Assert.Equal("z", (await Calls.JsonAsync("list_directory", new { path = "z/" })).GetProperty("path").GetString());
    }

    [Fact]
    public async Task A_long_listing_is_truncated_and_counted()
    {
        for (var i = 0; i < 12; i++)
        {
            Folder.Put($"{i:00}.txt", "");
        }

        var listing = await Calls.JsonAsync("list_directory", new { limit = 10 });
        Assert.Equal(12, listing.GetProperty("total").GetInt32());
        Assert.Equal(10, listing.GetProperty("entries").GetArrayLength());
        Assert.True(listing.GetProperty("truncated").GetBoolean());
        await Calls.FailsAsync(ToolErrorCodes.InvalidArguments, "list_directory", new { limit = 1001 });
    }

    [Fact]
    public async Task Listing_what_is_no_folder_of_the_workspace_fails()
    {
        Folder.Put("a.txt", "");
        Folder.Link("out", Folder.Outside);
        await Calls.FailsAsync("not_found", "list_directory", new { path = "none" });
        Assert.Contains("not a folder", await Calls.FailsAsync("refused", "list_directory", new { path = "a.txt" }), StringComparison.Ordinal);
        await Calls.FailsAsync("refused", "list_directory", new { path = "out" });
        await Calls.FailsAsync("refused", "list_directory", new { path = ".." });
    }

    [Fact]
    public async Task Facts_of_a_path_say_what_it_is()
    {
        Folder.Put("a.txt", "1\n2\n3");
        Folder.Put("a.bin", [0, 1, 2]);
        Folder.Put(".env", "K=V");
        var text = await Calls.JsonAsync("file_info", new { path = "./a.txt" });
        Assert.Equal(
            ("a.txt", "file", 5, 3, false),
            (text.GetProperty("path").GetString(), text.GetProperty("type").GetString(), text.GetProperty("size").GetInt32(),
                text.GetProperty("lines").GetInt32(), text.GetProperty("binary").GetBoolean()));
        Assert.True(text.TryGetProperty("modified", out _));
        Assert.True((await Calls.JsonAsync("file_info", new { path = "a.bin" })).GetProperty("binary").GetBoolean());
        Assert.Equal("""{"path":"none","type":"missing"}""", await Calls.OkAsync("file_info", new { path = "none" }));
        var secret = await Calls.JsonAsync("file_info", new { path = ".env" });
        Assert.True(secret.GetProperty("protected").GetBoolean());
        Assert.False(secret.TryGetProperty("lines", out _));
        Assert.Equal("folder", (await Calls.JsonAsync("file_info", new { path = "." })).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("one\ntwo\n")]
    [InlineData("one\r\ntwo\r\n")]
    [InlineData("\n\n")]
    [InlineData("é日😀")]
    public async Task A_whole_file_is_given_exactly(string content)
    {
        Folder.Put("a.txt", content);
        Assert.Equal(content, await Calls.OkAsync("read_file", new { path = "a.txt" }));
    }

    [Theory]
    [InlineData(1, 2, "1\n2\n\n[lines 1 to 2 of 5; go on with offset 3]")]
    [InlineData(3, 1, "3\n\n[lines 3 to 3 of 5; go on with offset 4]")]
    [InlineData(4, 0, "4\n5\n[lines 4 to 5, the end]")]
    [InlineData(5, 9, "5\n[lines 5 to 5, the end]")]
    [InlineData(1, 5, "1\n2\n3\n4\n5")]
    public async Task A_range_of_lines_says_how_to_go_on(int offset, int limit, string expected)
    {
        Folder.Put("a.txt", "1\n2\n3\n4\n5");
        Assert.Equal(expected, await Calls.OkAsync("read_file", new { path = "a.txt", offset, limit }));
    }

    [Fact]
    public async Task An_offset_past_the_end_names_the_number_of_lines()
    {
        Folder.Put("a.txt", "1\n2\n");
        Assert.Contains(
            "has 2 lines", await Calls.FailsAsync("invalid_arguments", "read_file", new { path = "a.txt", offset = 3 }), StringComparison.Ordinal);
        await Calls.FailsAsync("invalid_arguments", "read_file", new { path = "a.txt", offset = 0 });
    }

    [Fact]
    public async Task A_file_over_a_megabyte_is_read_in_parts_that_make_the_whole()
    {
        var line = new string('x', 999) + "\n";
        var whole = string.Concat(Enumerable.Range(0, 2500).Select(i => $"{i} {line}"));
        Folder.Put("big.txt", whole);
        var read = new StringBuilder();
        var offset = 1;
        for (var part = 0; part < 10; part++)
        {
            var content = await Calls.OkAsync("read_file", new { path = "big.txt", offset });
            var note = content.LastIndexOf("\n[lines ", StringComparison.Ordinal);
            read.Append(content.AsSpan(0, note));
            Assert.True(content.Length <= 1024 * 1024);
            if (content.EndsWith("the end]", StringComparison.Ordinal))
            {
                break;
            }

            offset = int.Parse(content[(content.LastIndexOf(' ') + 1)..^1], System.Globalization.CultureInfo.InvariantCulture);
        }

        Assert.Equal(whole, read.ToString());
    }

    [Fact]
    public async Task A_line_over_a_megabyte_is_cut_between_characters_and_the_next_is_reachable()
    {
        Folder.Put("long.txt", string.Concat(Enumerable.Repeat("é", 900_000)) + "\nnext\n");
        var content = await Calls.OkAsync("read_file", new { path = "long.txt" });
        Assert.Contains("only its beginning is given", content, StringComparison.Ordinal);
        Assert.Contains("lines 1 to 1 of 2; go on with offset 2", content, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', content);
        Assert.StartsWith("next\n", await Calls.OkAsync("read_file", new { path = "long.txt", offset = 2 }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_utf_8_is_replaced_and_said()
    {
        Folder.Put("a.txt", [(byte)'a', 0xFF, 0xC3, (byte)'b']);
        Assert.Equal(
            "a\ufffd\ufffdb\n[some bytes are not valid UTF-8 and are given as \ufffd]", await Calls.OkAsync("read_file", new { path = "a.txt" }));
    }

    [Fact]
    public async Task Byte_order_marks_are_no_text_and_utf_16_is_read()
    {
        Folder.Put("8.txt", [0xEF, 0xBB, 0xBF, (byte)'a']);
        Folder.Put("16.txt", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("é\nb")]);
        Folder.Put("16be.txt", [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes("é")]);
        Assert.Equal("a", await Calls.OkAsync("read_file", new { path = "8.txt" }));
        Assert.Equal("é\nb", await Calls.OkAsync("read_file", new { path = "16.txt" }));
        Assert.Equal("é", await Calls.OkAsync("read_file", new { path = "16be.txt" }));
    }

    [Fact]
    public async Task Binary_files_are_refused()
    {
        Folder.Put("a.bin", [0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 0]);
        Assert.Contains("binary", await Calls.FailsAsync("refused", "read_file", new { path = "a.bin" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".env")]
    [InlineData("sub/.ENV.local")]
    [InlineData("state.db")]
    [InlineData("innocent.txt")]
    public async Task Secrets_and_databases_are_not_read(string path)
    {
        Folder.Put(".env", "K=V");
        Folder.Put("sub/.ENV.local", "K=V");
        Folder.Put("state.db", "SQLite");
        Folder.Link("innocent.txt", ".env");
        Assert.DoesNotContain("K=V", await Calls.FailsAsync("refused", "read_file", new { path }), StringComparison.Ordinal);
    }
}
