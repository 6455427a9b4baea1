using Lavra.Local.Cli.Invocation;
using Lavra.Local.Storage.Files;
using Lavra.Local.Tests.Cli;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Tests.Storage.Files;

/// <summary>Opening data files: through links, where nothing can be written, of other forms.</summary>
public sealed class DataFileTests : IDisposable
{
    private readonly CliBed cli = new();

    [Fact]
    public async Task A_file_is_held_by_whichever_links_it_is_reached()
    {
        await cli.RunStepAsync();
        File.CreateSymbolicLink(cli.File(".lavra/link.db"), "lavra.db");
        Directory.CreateSymbolicLink(cli.File("folder"), ".lavra");
        File.CreateSymbolicLink(cli.File("early.db"), ".lavra/late.db");
        await using (Hold(".lavra/lavra.db"))
        {
            Assert.Equal(ExitCode.Held, await cli.RunStepAsync("--data", ".lavra/link.db"));
            Assert.Equal(ExitCode.Held, await cli.RunStepAsync("--data", "folder/lavra.db"));
            Assert.True(LeaseProbe.IsHeld(cli.File(".lavra/link.db")));
        }

        await using (Hold("early.db"))
        {
            Assert.Equal(ExitCode.Held, await cli.RunStepAsync("--data", ".lavra/late.db"));
        }

        Assert.False(File.Exists(cli.File("early.db-lock")));
    }

    [Fact]
    public async Task The_file_and_its_lock_are_their_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await cli.RunStepAsync();
        foreach (var file in (string[])["lavra.db", "lavra.db-lock"])
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(cli.File($".lavra/{file}")));
        }
    }

    [Fact]
    public async Task What_was_left_while_the_file_was_read_only_does_not_keep_it_so()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await cli.RunStepAsync();
        File.WriteAllBytes(cli.File(".lavra/lavra.db-shm"), new byte[32768]);
        File.SetUnixFileMode(cli.File(".lavra/lavra.db-shm"), UnixFileMode.UserRead);
        await using (Hold(".lavra/lavra.db"))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(cli.File(".lavra/lavra.db-shm")));
        }
    }

    [Fact]
    public async Task A_newer_file_is_refused_by_all_commands_with_the_remedy()
    {
        await cli.RunStepAsync();
        Execute("PRAGMA user_version = 9999");
        foreach (var command in (string[][])[["run", "--resume"], ["runs", "list"], ["runs", "show", "last"], ["runs", "cancel", "last"]])
        {
            Assert.Equal(ExitCode.Usage, await cli.RunAsync(command));
            Assert.Contains("has form 9999", cli.Error);
            Assert.Contains("Use the newer program", cli.Error);
        }
    }

    [Fact]
    public async Task A_file_that_does_not_change_is_read_without_anything_beside_it()
    {
        await cli.RunStepAsync();
        File.Move(cli.File(".lavra/lavra.db"), cli.File("a # 100%? b.db"));
        using var connection = new SqliteConnection(DataFileAccess.Unchanging(cli.File("a # 100%? b.db")));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM runs";
        Assert.Equal(1L, command.ExecuteScalar());
        Assert.Empty(Directory.GetFiles(cli.Folder, "a *-*"));
    }

    [Fact]
    public async Task A_missing_file_is_told_as_such()
    {
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("runs", "list"));
        Assert.Contains("There is no database", cli.Error);
    }

    [Fact]
    public async Task A_file_of_the_first_form_is_brought_up_to_date_by_working_on_it_and_what_is_unfinished_in_it_goes_on()
    {
        Directory.CreateDirectory(cli.File(".lavra"));
        File.Copy(Testing.Repository.At("tests", "Histories", "form-1.data"), cli.File(".lavra/lavra.db"));
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("runs", "list"));
        Assert.Contains("'lavra run --resume'", cli.Error);

        Assert.Equal(ExitCode.Completed, await cli.RunAsync("run", "--resume"));
        Assert.Equal("done\n", cli.Out);
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "list", "--json"));
        var items = cli.Json.GetProperty("items");
        Assert.Equal(2, items.GetArrayLength());
        Assert.All(items.EnumerateArray(), static item => Assert.Equal("completed", item.GetProperty("status").GetString()));
        var id = items[1].GetProperty("id").GetString()!;
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "show", id));
        Assert.Contains("list_directory", cli.Out);
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "log", id));
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("doctor"));
    }

    public void Dispose() => cli.Dispose();

    private SqliteDatabase Hold(string file) =>
        SqliteDatabase.Open(cli.File(file), SqliteDurability.Normal, "a test", TimeProvider.System);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={cli.File(".lavra/lavra.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
