using Lavra.Identity;
using Lavra.Tools;
using Lavra.Tools.Files;

namespace Lavra.Core.Tests.Tools.Files;

public sealed class AppendToolTests : FileToolTests
{
    [Fact]
    public async Task Text_is_added_exactly_and_a_missing_file_made()
    {
        Assert.Equal(
            "Added 2 bytes to 'new/log.txt', which then had 2 bytes.", await Calls.OkAsync("append_file", new { path = "new/log.txt", content = "a\n" }));
        await Calls.OkAsync("append_file", new { path = "new/log.txt", content = "é" });
        Assert.Equal("a\né", Folder.Read("new/log.txt"));
    }

    [Fact]
    public async Task Nothing_to_add_is_an_error_that_leaves_no_mark()
    {
        Folder.Put("folder/a.txt", "");
        await Calls.FailsAsync("invalid_arguments", "append_file", new { path = "log.txt", content = "" });
        await Calls.FailsAsync("refused", "append_file", new { path = "folder", content = "x" });
        Assert.Empty(Calls.Ledger.Marks);
        Assert.False(File.Exists(Folder.At("log.txt")));
    }

    [Fact]
    public async Task Nothing_is_added_to_what_is_no_UTF_8_text()
    {
        Folder.Put("wide.txt", [0xFF, 0xFE, (byte)'a', 0]);
        Folder.Put("binary", [1, 0, 2]);
        foreach (var path in (string[])["wide.txt", "binary"])
        {
            Assert.Contains("not a UTF-8 text file", await Calls.FailsAsync("refused", "append_file", new { path, content = "x" }));
        }

        Assert.Equal(4, new FileInfo(Folder.At("wide.txt")).Length);
        Assert.Empty(Calls.Ledger.Marks);
    }

    [Fact]
    public async Task A_call_that_died_before_it_acted_is_done_once()
    {
        Folder.Put("log.txt", "one\n");
        var id = await DiedBeforeActingAsync("two\n");
        Assert.Equal("one\n", Folder.Read("log.txt"));
        var result = await AgainAsync("two\n", id);
        Assert.Equal("found_not_done", result.Reconciliation);
        Assert.Equal("one\ntwo\n", Folder.Read("log.txt"));
    }

    [Fact]
    public async Task A_call_that_died_before_it_made_the_file_is_done_once()
    {
        var id = await DiedBeforeActingAsync("one\n");
        Assert.Equal("found_not_done", (await AgainAsync("one\n", id)).Reconciliation);
        Assert.Equal("one\n", Folder.Read("log.txt"));
    }

    [Fact]
    public async Task A_call_that_died_after_it_acted_is_found_done()
    {
        Folder.Put("log.txt", "one\n");
        var id = Calls.NewId();
        var first = await Calls.OkAsync("append_file", new { path = "log.txt", content = "two\n" }, id);
        var result = await AgainAsync("two\n", id);
        Assert.Equal(("found_done", first), (result.Reconciliation, result.Content));
        Assert.Equal("one\ntwo\n", Folder.Read("log.txt"));
    }

    [Fact]
    public async Task A_call_that_died_after_it_acted_is_found_done_though_others_added_since()
    {
        var id = Calls.NewId();
        await Calls.OkAsync("append_file", new { path = "log.txt", content = "one\n" }, id);
        await Calls.OkAsync("append_file", new { path = "log.txt", content = "two\n" });
        Assert.Equal("found_done", (await AgainAsync("one\n", id)).Reconciliation);
        Assert.Equal("one\ntwo\n", Folder.Read("log.txt"));
    }

    [Theory]
    [InlineData("t")]
    [InlineData("two")]
    public async Task A_call_that_died_in_the_middle_is_finished(string written)
    {
        Folder.Put("log.txt", "one\n");
        var id = await DiedBeforeActingAsync("two\n");
        Folder.Put("log.txt", "one\n" + written);
        Assert.Equal("found_not_done", (await AgainAsync("two\n", id)).Reconciliation);
        Assert.Equal("one\ntwo\n", Folder.Read("log.txt"));
    }

    [Theory]
    [InlineData("one\nthree\n")]
    [InlineData("one\ntwX")]
    [InlineData("on")]
    [InlineData(null)]
    public async Task A_call_whose_place_was_changed_by_somebody_else_is_unknown_and_not_repeated(string? now)
    {
        Folder.Put("log.txt", "one\n");
        var id = await DiedBeforeActingAsync("two\n");
        if (now is null)
        {
            File.Delete(Folder.At("log.txt"));
        }
        else
        {
            Folder.Put("log.txt", now);
        }

        var result = await AgainAsync("two\n", id);
        Assert.Equal((ToolErrorCodes.OutcomeUnknown, "unknown"), (result.ErrorCode, result.Reconciliation));
        Assert.Contains("had 4 bytes then", result.Error, StringComparison.Ordinal);
        Assert.Equal(now, File.Exists(Folder.At("log.txt")) ? Folder.Read("log.txt") : null);
    }

    [Fact]
    public async Task A_call_that_never_wrote_is_done_though_another_took_its_place()
    {
        Folder.Put("log.txt", "one\n");
        var died = await DiedBeforeActingAsync("two\n");
        Restart();
        await Calls.OkAsync("append_file", new { path = "log.txt", content = "three\n" }, new ToolCallId(ToolCalls.Run, 1, 1, 50));
        var result = await Calls.CallAsync("append_file", new { path = "./log.txt", content = "two\n" }, died);
        Assert.Equal("found_not_done", result.Reconciliation);
        Assert.Equal("one\nthree\ntwo\n", Folder.Read("log.txt"));
    }

    [Fact]
    public async Task A_call_of_this_process_whose_text_was_changed_since_is_not_repeated()
    {
        var id = Calls.NewId();
        await Calls.OkAsync("append_file", new { path = "log.txt", content = "one\n" }, id);
        Folder.Put("log.txt", "ONE\n");
        var result = await Calls.CallAsync("append_file", new { path = "log.txt", content = "one\n" }, id);
        Assert.Equal(ToolErrorCodes.OutcomeUnknown, result.ErrorCode);
        Assert.Equal("ONE\n", Folder.Read("log.txt"));
    }

    [Fact]
    public async Task Calls_on_one_file_side_by_side_each_add_exactly_once()
    {
        Folder.Put("real/log.txt", "");
        Folder.Link("alias", "real");
        string[] names = ["real/log.txt", "alias/log.txt", "./real\\log.txt"];
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            Calls.CallAsync("append_file", new { path = names[i % 3], content = $"line {i}\n" })));
        Assert.All(results, result => Assert.True(result.Success, result.Error));
        var lines = Folder.Read("real/log.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"line {i}").Order(), lines.Order());
        Assert.Equal(0, Calls.Executor.HeldKeys);
    }

    [Fact]
    public async Task Of_many_calls_killed_at_the_mark_and_delivered_again_in_any_order_each_adds_once()
    {
        for (var round = 0; round < 20; round++)
        {
            var path = $"log-{round}.txt";
            var ids = Enumerable.Range(1, 5).Select(i => new ToolCallId(ToolCalls.Run, round + 1, 1, i)).ToArray();
            await Calls.OkAsync("append_file", new { path, content = "call 1\n" }, ids[0]);
            await Calls.DieAfterMarkAsync("append_file", new { path, content = "call 2\n" }, ids[1]);
            Restart();
            var order = ids.Select((id, index) => (id, number: index + 1)).OrderBy(pair => (pair.number * 7 + round * 3) % 5);
            await Task.WhenAll(order.Select(async pair =>
                Assert.True((await Calls.CallAsync("append_file", new { path, content = $"call {pair.number}\n" }, pair.id)).Success)));
            Assert.Equal(
                ["call 1", "call 2", "call 3", "call 4", "call 5"],
                Folder.Read(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        }
    }

    private async Task<ToolCallId> DiedBeforeActingAsync(string content)
    {
        var id = Calls.NewId();
        await Calls.DieAfterMarkAsync("append_file", new { path = "log.txt", content }, id);
        return id;
    }

    private Task<ToolResult> AgainAsync(string content, ToolCallId id)
    {
        Restart();
        return Calls.CallAsync("append_file", new { path = "log.txt", content }, id);
    }
}
