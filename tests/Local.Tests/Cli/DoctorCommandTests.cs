using Lavra.Local.Cli.Invocation;
using Lavra.Local.Hosting;
using Lavra.Local.Storage.Files;

namespace Lavra.Local.Tests.Cli;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task A_fresh_folder_is_fine_and_nothing_is_made_in_it()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("doctor"));
        Assert.Contains("the first run makes it", cli.Out);
        Assert.Contains("offline: the built-in model", cli.Out);
        Assert.Contains("OPENAI_API_KEY", cli.Out);
        Assert.Empty(Directory.EnumerateFileSystemEntries(cli.Folder));
    }

    [Fact]
    public async Task A_used_file_is_healthy_and_its_holder_is_named()
    {
        using var cli = new CliBed();
        await cli.RunStepAsync();
        await cli.RunAsync("doctor", "--json");
        Assert.Equal("ok", StateOf(cli, "data"));
        await using (SqliteDatabase.Open(
            cli.File(".lavra/lavra.db"), SqliteDurability.Normal, Holder.Describe("lavra serve", new Uri("http://127.0.0.1:5080")), TimeProvider.System))
        {
            Assert.Equal(ExitCode.Completed, await cli.RunAsync("doctor", "--json"));
        }

        Assert.Equal("warn", StateOf(cli, "data"));
        Assert.Contains("--server http://127.0.0.1:5080", cli.Out);
    }

    [Fact]
    public async Task A_damaged_or_newer_file_fails_with_a_remedy()
    {
        using var cli = new CliBed();
        cli.Write(".lavra/lavra.db", new string('x', 5000));
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("doctor"));
        Assert.Contains("Restore it from a backup", cli.Out);

        using var newer = new CliBed();
        await newer.RunStepAsync();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={newer.File(".lavra/lavra.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 9999";
            command.ExecuteNonQuery();
        }

        Assert.Equal(ExitCode.Failed, await newer.RunAsync("doctor"));
        Assert.Contains("has form 9999", newer.Out);
    }

    [Fact]
    public async Task An_empty_file_is_fine_and_one_of_something_else_is_not()
    {
        using var cli = new CliBed();
        cli.Write(".lavra/lavra.db", "");
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("doctor"));
        Assert.Contains("is empty; the first run fills it", cli.Out);
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("runs", "list"));
        Assert.Contains("holds no runs", cli.Error);

        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={cli.File("other.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE theirs (a)";
            command.ExecuteNonQuery();
        }

        Assert.Equal(ExitCode.Failed, await cli.RunAsync("doctor", "--data", "other.db"));
        Assert.Contains("no data file of Lavra", cli.Out);
    }

    [Fact]
    public async Task A_file_that_cannot_be_worked_on_fails_with_a_remedy()
    {
        using var cli = new CliBed();
        await cli.RunStepAsync();
        Directory.CreateDirectory(cli.File(".lavra/lavra.db-lock.d"));
        File.Delete(cli.File(".lavra/lavra.db-lock"));
        Directory.Move(cli.File(".lavra/lavra.db-lock.d"), cli.File(".lavra/lavra.db-lock"));
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("doctor"));
        Assert.Contains("cannot be worked on", cli.Out);
        Assert.Contains("choose another place with --data", cli.Out);
        Assert.Equal(ExitCode.Usage, await cli.RunStepAsync());
        Assert.DoesNotContain("in use by", cli.Error);
    }

    [Fact]
    public async Task Wrong_settings_are_all_named()
    {
        using var cli = new CliBed();
        cli.Variables["Lavra__Http__Keys__0__Hash"] = "no hash";
        cli.Variables["Lavra__Http__RequestPerMinute"] = "5";
        cli.Variables["Lavra__Engine__Workers"] = "0";
        cli.Variables["Lavra__Modle__Name"] = "x";
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("doctor"));
        Assert.Contains("Lavra:Engine:Workers", cli.Out);
        Assert.Contains("'Lavra:Modle'", cli.Out);
        Assert.Contains("Lavra:Http:Keys:0:Hash", cli.Out);
        Assert.Single(cli.Out.Split('\n'), static line => line.Contains("Lavra:Http:RequestPerMinute", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_that_cannot_be_reached_fails_and_is_left_alone_when_asked()
    {
        using var cli = new CliBed();
        cli.Variables["Lavra__Model__Endpoint"] = "http://127.0.0.1:9/v1";
        cli.Variables["Lavra__Model__Name"] = "tiny";
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("doctor", "--no-model-call"));
        Assert.Contains("not called", cli.Out);
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("doctor", "--json"));
        Assert.Equal("fail", StateOf(cli, "model"));
    }

    private static string? StateOf(CliBed cli, string check) => cli.Json.GetProperty("checks").EnumerateArray()
        .Single(found => found.GetProperty("check").GetString() == check).GetProperty("state").GetString();
}
