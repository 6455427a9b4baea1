using Lavra.Tools;

namespace Lavra.Core.Tests.Tools.Files;

public sealed class DeleteToolTests : FileToolTests
{
    [Fact]
    public async Task A_deleted_file_is_kept_as_a_backup_that_can_be_read()
    {
        Folder.Put("src/a.txt", "precious");
        const string Backup = ".lavra/backups/src/a.txt.20260102T030405000Z.bak";
        Assert.Equal($"Deleted 'src/a.txt'. A backup is at '{Backup}'.", await DeleteAsync("src/a.txt"));
        Assert.False(File.Exists(Folder.At("src/a.txt")));
        Assert.Equal("precious", await Calls.OkAsync("read_file", new { path = Backup }));
    }

    [Fact]
    public async Task Only_the_last_five_backups_of_a_path_are_kept()
    {
        Folder.Put(".lavra/backups/a.txt.not-a-stamp.bak", "kept");
        Folder.Put(".lavra/backups/a.txt.x.20260102T030405000Z.bak", "kept");
        for (var i = 0; i < 8; i++)
        {
            Folder.Put("a.txt", $"{i}");
            await DeleteAsync("a.txt");
            Time.Advance(TimeSpan.FromSeconds(i % 2));
        }

        var backups = Directory.GetFiles(Folder.At(".lavra/backups"), "a.txt.2026*").Order().Select(File.ReadAllText);
        Assert.Equal(["3", "4", "5", "6", "7"], backups);
        Assert.Equal(7, Directory.GetFiles(Folder.At(".lavra/backups")).Length);
    }

    [Fact]
    public async Task Deleting_needs_to_be_confirmed()
    {
        Folder.Put("a.txt", "x");
        Assert.Contains("'confirm' must be true", await Calls.FailsAsync("refused", "delete_path", new { path = "a.txt", confirm = false }), StringComparison.Ordinal);
        await Calls.FailsAsync("invalid_arguments", "delete_path", new { path = "a.txt" });
        Assert.True(File.Exists(Folder.At("a.txt")));
        Assert.Empty(Calls.Ledger.Marks);
    }

    [Fact]
    public async Task A_folder_with_something_in_it_needs_recursive()
    {
        Folder.Put("full/deep/a.txt", "x");
        Directory.CreateDirectory(Folder.At("empty"));
        await DeleteAsync("empty");
        Assert.Contains("not empty", await Calls.FailsAsync("refused", "delete_path", new { path = "full", confirm = true }), StringComparison.Ordinal);
        await Calls.OkAsync("delete_path", new { path = "full", confirm = true, recursive = true });
        Assert.False(Directory.Exists(Folder.At("full")));
        Assert.Equal("x", File.ReadAllText(Assert.Single(Directory.GetFiles(Folder.At(".lavra"), "a.txt", SearchOption.AllDirectories))));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".git")]
    [InlineData(".ENV")]
    [InlineData("data.db")]
    [InlineData(".gitignore")]
    [InlineData(".lavra")]
    [InlineData(".lavra/backups")]
    [InlineData("nested")]
    [InlineData("alias/config")]
    public async Task Protected_things_and_folders_that_hold_them_are_not_deleted(string path)
    {
        Folder.Put(".git/config", "x");
        Folder.Put(".env", "x");
        Folder.Put(".ENV", "x");
        Folder.Put("data.db", "x");
        Folder.Put(".gitignore", "x");
        Folder.Put("nested/deep/.git/config", "x");
        Folder.Put(".lavra/backups/a.bak", "x");
        Folder.Link("alias", ".git");
        await Calls.FailsAsync("refused", "delete_path", new { path, confirm = true, recursive = true });
        Assert.True(File.Exists(Folder.At(".git/config")));
        Assert.True(File.Exists(Folder.At("nested/deep/.git/config")));
        Assert.True(File.Exists(Folder.At(".lavra/backups/a.bak")));
    }

    [Theory]
    [InlineData("to-file")]
    [InlineData("to-folder")]
    [InlineData("to-nothing")]
    public async Task Deleting_a_link_leaves_what_it_leads_to(string link)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var secret = Folder.PutOutside("secret.txt", "secret");
        Folder.Link("to-file", secret);
        Folder.Link("to-folder", Folder.Outside);
        Folder.Link("to-nothing", "nowhere");
        await DeleteAsync(link);
        Assert.Null(new FileInfo(Folder.At(link)).LinkTarget);
        Assert.Equal("secret", File.ReadAllText(secret));
    }

    [Fact]
    public async Task Old_backups_go_without_what_links_in_them_lead_to()
    {
        var secret = Folder.PutOutside("secret.txt", "secret");
        for (var i = 0; i < 7; i++)
        {
            Directory.CreateDirectory(Folder.At("folder"));
            Folder.Link("folder/out", Folder.Outside);
            Folder.Link("folder/file", secret);
            Folder.Link("folder/nothing", "nowhere");
            await Calls.OkAsync("delete_path", new { path = "folder", confirm = true, recursive = true });
        }

        Assert.Equal(5, Directory.GetDirectories(Folder.At(".lavra/backups")).Length);
        Assert.Equal("secret", File.ReadAllText(secret));
    }

    [Fact]
    public async Task A_backup_folder_that_leads_out_is_refused()
    {
        Folder.Put("a.txt", "x");
        Folder.Link(".lavra", Folder.Outside);
        await Calls.FailsAsync("refused", "delete_path", new { path = "a.txt", confirm = true });
        Assert.True(File.Exists(Folder.At("a.txt")));
        Assert.Empty(Directory.GetFileSystemEntries(Folder.Outside));
    }

    [Fact]
    public async Task Missing_things_cannot_be_deleted() =>
        await Calls.FailsAsync("not_found", "delete_path", new { path = "none", confirm = true });

    [Fact]
    public async Task Very_long_names_can_be_deleted()
    {
        var name = new string('é', 127);
        Folder.Put(name, "x");
        await DeleteAsync(name);
        Assert.False(File.Exists(Folder.At(name)));
        Assert.Single(Directory.GetFiles(Folder.At(".lavra/backups")));
    }

    [Fact]
    public async Task A_call_that_died_before_it_acted_is_done()
    {
        Folder.Put("a.txt", "x");
        var id = Calls.NewId();
        await Calls.DieAfterMarkAsync("delete_path", new { path = "a.txt", confirm = true }, id);
        Restart();
        Time.Advance(TimeSpan.FromHours(1));
        var result = await Calls.CallAsync("delete_path", new { path = "a.txt", confirm = true }, id);
        Assert.Equal((true, "found_not_done"), (result.Success, result.Reconciliation));
        Assert.Contains("20260102T040405000Z", result.Content, StringComparison.Ordinal);
        Assert.False(File.Exists(Folder.At("a.txt")));
    }

    [Fact]
    public async Task A_call_that_died_after_it_acted_is_found_done_and_spares_a_new_file_of_the_name()
    {
        Folder.Put("a.txt", "x");
        var id = Calls.NewId();
        var first = await Calls.OkAsync("delete_path", new { path = "a.txt", confirm = true }, id);
        Restart();
        var again = await Calls.CallAsync("delete_path", new { path = "a.txt", confirm = true }, id);
        Assert.Equal(("found_done", first), (again.Reconciliation, again.Content));
        Folder.Put("a.txt", "new");
        Restart();
        Assert.Equal("found_done", (await Calls.CallAsync("delete_path", new { path = "a.txt", confirm = true }, id)).Reconciliation);
        Assert.Equal("new", Folder.Read("a.txt"));
    }

    [Fact]
    public async Task A_path_that_vanished_otherwise_is_unknown()
    {
        Folder.Put("a.txt", "x");
        var id = Calls.NewId();
        await Calls.DieAfterMarkAsync("delete_path", new { path = "a.txt", confirm = true }, id);
        File.Delete(Folder.At("a.txt"));
        Restart();
        Assert.Equal(ToolErrorCodes.OutcomeUnknown, (await Calls.CallAsync("delete_path", new { path = "a.txt", confirm = true }, id)).ErrorCode);
    }

    private Task<string> DeleteAsync(string path) => Calls.OkAsync("delete_path", new { path, confirm = true });
}
