using Lavra.Local.Cli.Invocation;

namespace Lavra.Local.Tests.Cli;

public sealed class ToolsCommandTests
{
    [Fact]
    public async Task Tools_are_listed_with_what_they_do_to_the_world()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("tools", "list"));
        Assert.Contains("append_file", cli.Out);
        Assert.Contains("acts_once", cli.Out);
        await cli.RunAsync("tools", "list", "--json");
        var read = cli.Json.GetProperty("items").EnumerateArray().Single(static tool => tool.GetProperty("name").GetString() == "read_file");
        Assert.Equal("reads", read.GetProperty("effect").GetString());
        Assert.Equal("object", read.GetProperty("parameters").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_reading_tool_is_called_with_named_arguments_of_the_right_types()
    {
        using var cli = new CliBed();
        cli.Write("note.txt", "one\ntwo\nthree\n");
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("tools", "call", "search_text", "pattern=t.o", "path=."));
        Assert.Contains("two", cli.Out);
        Assert.Equal("", cli.Error);
        Assert.False(Directory.Exists(cli.File(".lavra")));
    }

    [Fact]
    public async Task Arguments_may_be_json()
    {
        using var cli = new CliBed();
        cli.Write("note.txt", "hello");
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("tools", "call", "read_file", "--args", """{"path":"note.txt"}""", "--json"));
        Assert.True(cli.Json.GetProperty("success").GetBoolean());
        Assert.Contains("hello", cli.Json.GetProperty("content").GetString());
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("tools", "call", "read_file", "path=note.txt", "--args", "{}"));
    }

    [Fact]
    public async Task A_tool_that_changes_something_needs_agreement()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("tools", "call", "append_file", "path=a.txt", "content=x"));
        Assert.Contains("Add --yes", cli.Error);
        Assert.False(File.Exists(cli.File("a.txt")));
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("tools", "call", "append_file", "path=a.txt", "content=x", "--yes"));
        Assert.Equal("x", File.ReadAllText(cli.File("a.txt")).TrimEnd());
    }

    [Fact]
    public async Task An_unknown_tool_and_wrong_arguments_are_refused_with_the_nearest()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("tools", "call", "reed_file"));
        Assert.Contains("read_file", cli.Error);
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("tools", "call", "read_file", "pth=x"));
        Assert.Contains("path", cli.Error);
    }

    [Fact]
    public async Task A_tool_that_fails_says_why()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("tools", "call", "read_file", "path=nowhere.txt"));
        Assert.Equal("", cli.Out);
        Assert.Contains("not_found", cli.Error);
    }

    [Fact]
    public async Task The_rules_of_the_workspace_hold_for_calls_by_hand()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("tools", "call", "read_file", "path=../secret.txt"));
        Assert.Contains("refused", cli.Error);
        Assert.Equal(ExitCode.Failed, await cli.RunAsync("tools", "call", "write_file", "path=lavra.json", "content={}", "--yes"));
        Assert.Contains("refused", cli.Error);
    }

    [Fact]
    public async Task Models_are_listed_with_the_default_first()
    {
        using var cli = new CliBed();
        cli.Variables["Lavra__Model__Endpoint"] = "http://127.0.0.1:9/v1";
        cli.Variables["Lavra__Model__Name"] = "tiny";
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("models", "--json"));
        Assert.Equal(["tiny", "offline"], cli.Json.GetProperty("items").EnumerateArray().Select(static model => model.GetProperty("name").GetString()));
        await cli.RunAsync("models");
        Assert.Contains("http://127.0.0.1:9/v1", cli.Out);
    }
}
