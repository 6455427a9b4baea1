using System.Diagnostics;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Tests.Cli;
using Lavra.Local.Tests.Runs;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Tests.Storage.Files;

public sealed class DataFileHealthTests : IDisposable
{
    private readonly CliBed cli = new();

    private string DataFile => cli.File(".lavra/lavra.db");

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task A_data_file_with_another_name_is_neither_worked_on_nor_read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await cli.RunStepAsync();
        Link(DataFile, cli.File("other.db"));

        foreach (var file in new[] { DataFile, cli.File("other.db") })
        {
            Assert.Equal(ExitCode.Usage, await cli.RunStepAsync("--data", file));
            Assert.Contains("has 2 names (hard links)", cli.Error);
            Assert.Equal(ExitCode.Usage, await cli.RunAsync("runs", "list", "--data", file));
            Assert.Contains("has 2 names (hard links)", cli.Error);
        }

        File.Delete(cli.File("other.db"));
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync());
    }

    [Theory]
    [InlineData("lavra.db", false)]
    [InlineData("lavra.db", true)]
    [InlineData("lavra.db-wal", false)]
    public async Task A_data_file_that_is_taken_away_stops_the_work_before_anything_more_is_done(string name, bool isReplaced)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        cli.Model = ScriptedModel.Of(call =>
        {
            if (call.Number == 2)
            {
                var file = cli.File($".lavra/{name}");
                File.Move(file, cli.File("away"));
                if (isReplaced)
                {
                    File.Copy(cli.File("away"), file);
                }
            }

            return ScriptedModel.Ask(("append_file", """{"path":"log.txt","content":"once\n"}"""));
        });

        Assert.Equal(ExitCode.Internal, await cli.RunStepAsync("--max-iterations", "50"));

        Assert.Contains("was deleted, moved or replaced while this process worked on it", cli.Error);
        Assert.Equal("once\n", await File.ReadAllTextAsync(cli.File("log.txt")));
    }

    [Fact]
    public async Task A_database_of_another_program_is_left_as_it_is()
    {
        var file = cli.File("other.db");
        Execute(file, "CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('Ada'); PRAGMA user_version = 2");
        var before = await File.ReadAllBytesAsync(file);

        Assert.Equal(ExitCode.Usage, await cli.RunStepAsync("--data", file));
        Assert.Contains("it is a database of another program", cli.Error);
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("runs", "list", "--data", file));
        Assert.Contains("it is a database of another program", cli.Error);

        Assert.Equal(before, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_left_as_it_is()
    {
        cli.Write("notes.txt", new string('x', 5000));

        Assert.Equal(ExitCode.Usage, await cli.RunStepAsync("--data", "notes.txt"));

        Assert.Contains("it is no SQLite database", cli.Error);
        Assert.Equal(5000, new FileInfo(cli.File("notes.txt")).Length);
    }

    [Fact]
    public async Task A_data_file_that_is_cut_off_is_not_worked_on()
    {
        await cli.RunStepAsync();
        using (var content = File.OpenWrite(DataFile))
        {
            content.SetLength(content.Length - 4096);
        }

        Assert.Equal(ExitCode.Usage, await cli.RunStepAsync());

        Assert.Contains("is cut off", cli.Error);
        Assert.Contains("Restore it from a backup", cli.Error);
    }

    [Fact]
    public async Task A_file_says_whose_it_is_also_one_from_before_files_did()
    {
        await cli.RunStepAsync();
        Assert.Equal(1281455730L, Execute(DataFile, "PRAGMA application_id"));
        Execute(DataFile, "PRAGMA application_id = 0");

        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "list"));
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync());

        Assert.Equal(1281455730L, Execute(DataFile, "PRAGMA application_id"));
    }

    private static object? Execute(string file, string text)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the test's own.
        command.CommandText = text;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    private static void Link(string file, string name)
    {
        using var ln = Process.Start(new ProcessStartInfo("ln", [file, name]))!;
        ln.WaitForExit();
        Assert.Equal(0, ln.ExitCode);
    }
}
