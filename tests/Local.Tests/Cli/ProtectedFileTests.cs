using Lavra.Local.Cli.Invocation;

namespace Lavra.Local.Tests.Cli;

/// <summary>What a run must not do to the files that it itself stands on.</summary>
public sealed class ProtectedFileTests : IDisposable
{
    private readonly CliBed cli = new();

    [Theory]
    [InlineData("state.bin", "state.bin")]
    [InlineData("state.bin", "state.bin-wal")]
    [InlineData("state.bin", "state.bin-lock")]
    [InlineData("data/state.bin", "folder/state.bin")]
    [InlineData("folder/state.bin", "data/state.bin")]
    [InlineData("to-state", "data/state.bin")]
    public async Task A_run_does_not_write_its_own_data_file_whatever_its_name(string data, string written)
    {
        Directory.CreateDirectory(cli.File("data"));
        Directory.CreateSymbolicLink(cli.File("folder"), "data");
        File.CreateSymbolicLink(cli.File("to-state"), "data/state.bin");
        Assert.Equal(ExitCode.Failed, await CallAsync("write_file", $$"""{"path":"{{written}}","content":"gone"}""", "--data", data));
        Assert.Contains("is protected", cli.Error);
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("runs", "show", "last", "--data", data));
    }

    [Fact]
    public async Task The_folder_of_the_data_file_is_not_deleted_and_the_file_not_read()
    {
        Assert.Equal(
            ExitCode.Failed, await CallAsync("delete_path", """{"path":"data","confirm":true,"recursive":true}""", "--data", "data/state.bin"));
        Assert.Contains("which is protected", cli.Error);
        Assert.Equal(ExitCode.Failed, await CallAsync("read_file", """{"path":"data/state.bin"}""", "--data", "data/state.bin"));
        Assert.Contains("may not be read", cli.Error);
        Assert.True(File.Exists(cli.File("data/state.bin")));
    }

    [Theory]
    [InlineData("lavra.json")]
    [InlineData("appsettings.json")]
    [InlineData("prices.txt")]
    [InlineData("calls.txt")]
    public async Task Settings_prices_and_recordings_are_neither_read_nor_written(string file)
    {
        cli.Write("lavra.json", "{ }");
        cli.Write("appsettings.json", "{ }");
        cli.Write("prices.txt", """{ "version": "1", "entries": [] }""");
        cli.Variables["Lavra__Prices__File"] = "prices.txt";
        cli.Variables["Lavra__Model__Record"] = cli.File("calls.txt");
        await cli.RunStepAsync();
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("tools", "call", "read_file", $"path={file}"));
        Assert.Contains("may not be read", cli.Error);
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("tools", "call", "append_file", $"path={file}", "content=x", "--yes"));
        Assert.Contains("is protected", cli.Error);
    }

    [Theory]
    [InlineData(".", ".lavra/trusted-settings")]
    [InlineData(".lavra", "trusted-settings")]
    public async Task No_tool_vouches_for_a_settings_file(string workspace, string file)
    {
        cli.Variables["HOME"] = cli.Variables["USERPROFILE"] = cli.Folder;
        cli.Write(".lavra/x", "");
        Assert.Equal(
            ExitCode.Failed, await cli.RunAsync("tools", "call", "write_file", $"path={file}", "content=x", "--yes", "--workspace", workspace));
        Assert.Contains("is protected", cli.Error);
    }

    public void Dispose() => cli.Dispose();

    private Task<int> CallAsync(string tool, string arguments, params string[] further)
    {
        cli.Write("plan.json", $$"""{"steps":[{"id":"only","tool":"{{tool}}","arguments":{{arguments}}}]}""");
        return cli.RunAsync(["run", "do it", "--plan", "plan.json", .. further]);
    }
}
