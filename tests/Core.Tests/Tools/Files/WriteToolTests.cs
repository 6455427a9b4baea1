using Lavra.Tools.Registration;

namespace Lavra.Core.Tests.Tools.Files;

public sealed class WriteToolTests : FileToolTests
{
    [Fact]
    public async Task A_file_is_written_with_its_folders_and_replaced_whole()
    {
        Assert.Equal(
            "Wrote 6 bytes to 'new/deep/a.txt'.", await Calls.OkAsync("write_file", new { path = "new/deep/a.txt", content = "é\n日" }));
        Assert.Equal("é\n日", Folder.Read("new/deep/a.txt"));
        await Calls.OkAsync("write_file", new { path = "new\\deep\\a.txt", content = "second" });
        Assert.Equal("second", Folder.Read("new/deep/a.txt"));
        Assert.Single(Directory.GetFileSystemEntries(Folder.At("new/deep")));
    }

    [Fact]
    public async Task A_repeated_call_writes_the_same()
    {
        var id = Calls.NewId();
        await Calls.DieAfterMarkAsync("write_file", new { path = "a.txt", content = "x" }, id);
        Restart();
        var result = await Calls.CallAsync("write_file", new { path = "a.txt", content = "x" }, id);
        Assert.Equal((true, "repeated"), (result.Success, result.Reconciliation));
        Assert.Equal("x", Folder.Read("a.txt"));
    }

    [Theory]
    [InlineData(".env")]
    [InlineData(".git/hooks/pre-commit")]
    [InlineData(".GITIGNORE")]
    [InlineData("sub/Lavra.json")]
    [InlineData("appsettings.Production.json")]
    [InlineData(".vscode/settings.json")]
    [InlineData(".lavra/lavra.db")]
    [InlineData(".lavra/backups/a.bak")]
    [InlineData("x.sqlite3")]
    [InlineData("../outside/a.txt")]
    [InlineData("/tmp/a.txt")]
    [InlineData("a.txt:stream")]
    [InlineData(".")]
    public async Task What_is_protected_or_outside_is_not_written_by_any_tool(string path)
    {
        await Calls.FailsAsync("refused", "write_file", new { path, content = "x" });
        await Calls.FailsAsync("refused", "append_file", new { path, content = "x" });
        Assert.Empty(Directory.GetFileSystemEntries(Folder.Workspace));
        Assert.Empty(Directory.GetFileSystemEntries(Folder.Outside));
    }

    [Fact]
    public async Task A_folder_is_not_overwritten_and_a_file_is_no_folder()
    {
        Folder.Put("folder/a.txt", "x");
        Assert.Contains("is a folder", await Calls.FailsAsync("refused", "write_file", new { path = "folder", content = "x" }), StringComparison.Ordinal);
        Assert.Contains(
            "not a folder", await Calls.FailsAsync("refused", "write_file", new { path = "folder/a.txt/b", content = "x" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_and_pipes_are_not_written()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Folder.Pipe("pipe");
        Folder.Link("full", "/dev/full");
        await Calls.FailsAsync("refused", "write_file", new { path = "pipe", content = "x" });
        await Calls.FailsAsync("refused", "append_file", new { path = "pipe", content = "x" });
        await Calls.FailsAsync("refused", "write_file", new { path = "full", content = "x" });
        await Calls.FailsAsync("refused", "read_file", new { path = "pipe" });
    }

    [Fact]
    public async Task A_folder_that_the_operating_system_protects_is_a_result()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
        {
            return;
        }

        Folder.Put("locked/a.txt", "x");
        File.SetUnixFileMode(Folder.At("locked"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.Contains(
                "denies access", await Calls.FailsAsync("refused", "write_file", new { path = "locked/b.txt", content = "x" }), StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(Folder.At("locked"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Megabytes_within_the_limit_are_written_whole()
    {
        var content = string.Concat(Enumerable.Repeat("0123456789abcdef", 200_000));
        await Calls.OkAsync("write_file", new { path = "a.txt", content });
        Assert.Equal(content, Folder.Read("a.txt"));
    }

    [Fact]
    public async Task Writers_of_one_file_at_once_leave_one_of_their_contents()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Calls.OkAsync("write_file", new { path = i % 2 == 0 ? "a.txt" : "./a.txt", content = new string((char)('a' + (i % 26)), 10_000) })));
        var content = Folder.Read("a.txt");
        Assert.Equal(10_000, content.Length);
        Assert.Single(content.Distinct());
        Assert.Single(Directory.GetFileSystemEntries(Folder.Workspace));
    }

    [Fact]
    public async Task A_workspace_that_is_gone_is_a_result()
    {
        var lost = new ToolCalls(BuiltInTools.Create(Lavra.Security.Workspaces.WorkspaceRules.Default, Time), Folder.At("none"));
        Assert.Contains(
            "does not exist", await lost.FailsAsync("not_found", "write_file", new { path = "a.txt", content = "x" }), StringComparison.Ordinal);
    }
}
