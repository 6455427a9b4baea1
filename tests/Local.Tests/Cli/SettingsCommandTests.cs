using Lavra.Local.Cli.Invocation;

namespace Lavra.Local.Tests.Cli;

public sealed class SettingsCommandTests
{
    [Fact]
    public async Task A_setting_is_listed_with_its_value_and_where_that_comes_from()
    {
        using var cli = new CliBed();
        cli.Write("lavra.json", """{"Lavra":{"Engine":{"Workers":3}}}""");
        cli.Variables["Lavra__Runs__Limits__Iterations"] = "21";
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("settings"));
        Assert.Contains("Lavra:Engine:Workers = 3", cli.Out);
        Assert.Contains("lavra.json", cli.Out);
        Assert.Contains("Lavra:Runs:Limits:Iterations = 21", cli.Out);
        Assert.Contains("From variable Lavra__Runs__Limits__Iterations; default ", cli.Out);
        Assert.Equal("", cli.Error);
        Assert.False(Directory.Exists(cli.File(".lavra")));
    }

    [Fact]
    public async Task Json_says_origin_default_and_meaning_of_each_setting()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("settings", "--data", "other.db", "--json"));
        var items = cli.Json.GetProperty("items").EnumerateArray().ToDictionary(static item => item.GetProperty("name").GetString()!);
        Assert.Equal("command_line", items["Lavra:Data:File"].GetProperty("origin").GetProperty("source").GetString());
        Assert.EndsWith("other.db", items["Lavra:Data:File"].GetProperty("value").GetString());
        Assert.Equal("default", items["Lavra:Runs:Limits:Iterations"].GetProperty("origin").GetProperty("source").GetString());
        Assert.All(items.Values, static item => Assert.NotEqual("", item.GetProperty("meaning").GetString()));
    }

    [Fact]
    public async Task A_secret_is_never_shown()
    {
        using var cli = new CliBed();
        cli.Variables["Lavra__Model__ApiKey"] = "sk-the-key-of-a-test-0123456789";
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("settings"));
        Assert.Contains("Lavra:Model:ApiKey set, and not shown", cli.Out);
        Assert.DoesNotContain("the-key-of-a-test", cli.Out);
        await cli.RunAsync("settings", "apikey", "--json");
        Assert.DoesNotContain("the-key-of-a-test", cli.Out);
        var key = cli.Json.GetProperty("items").EnumerateArray().Single(static item => item.GetProperty("name").GetString() == "Lavra:Model:ApiKey");
        Assert.True(key.GetProperty("isSet").GetBoolean());
        Assert.True(key.GetProperty("isSecret").GetBoolean());
    }

    [Fact]
    public async Task A_secret_inside_another_value_is_redacted()
    {
        using var cli = new CliBed();
        cli.Variables["Lavra__Model__ApiKey"] = "sk-the-key-of-a-test-0123456789";
        cli.Variables["Lavra__Model__Name"] = "model-sk-the-key-of-a-test-0123456789";
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("settings"));
        Assert.DoesNotContain("the-key-of-a-test", cli.Out);
    }

    [Fact]
    public async Task A_text_narrows_the_list_in_upper_or_lower_case()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("settings", "engine:WORKERS"));
        Assert.StartsWith("Lavra:Engine:Workers", cli.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Lavra:Runs", cli.Out);
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("settings", "no-such-thing"));
        Assert.Contains("'lavra settings' lists all", cli.Error);
    }

    [Fact]
    public async Task Meanings_fit_into_eighty_columns()
    {
        using var cli = new CliBed();
        await cli.RunAsync("settings");
        Assert.All(
            cli.Out.Split('\n').Where(static line => line.StartsWith(' ') && line.Trim().Contains(' ', StringComparison.Ordinal)),
            static line => Assert.True(line.TrimEnd().Length <= 80, line));
    }
}
