using System.Text.Json;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Tests.Runs;

namespace Lavra.Local.Tests.Cli;

/// <summary>There is one form in which programs read runs: that of the HTTP API, byte for byte, whoever is asked.</summary>
public sealed class JsonContractTests
{
    private static readonly string[] Plan =
        ["""{"steps":[{"id":"own","tool":"file_info","arguments":{""", """  "path": "plan.json" }},{"id":"ask","description":"look around"}]}"""];

    [Fact]
    public async Task The_file_and_a_server_tell_the_same_bytes()
    {
        await using var served = await ServedAsync();
        foreach (var command in new string[][]
        {
            ["runs", "list"], ["runs", "list", "--limit", "1", "--status", "completed"], ["runs", "show", "last"], ["runs", "show", "last", "--generations"],
            ["runs", "log", "last"], ["runs", "watch", "last"], ["runs", "cancel", "last"], ["tools", "list"], ["models"],
        })
        {
            var (code, fromFile, error) = await served.Cli.AlsoAsync([.. command, "--json"]);
            Assert.True(code == ExitCode.Completed, error);
            var (_, fromServer, _) = await served.Cli.AlsoAsync([.. command, "--json", "--server", served.Address]);

            Assert.NotEmpty(fromFile);
            Assert.Equal(fromFile, fromServer);
        }
    }

    [Fact]
    public async Task The_command_line_writes_what_the_api_answers()
    {
        await using var served = await ServedAsync();
        var (_, list, _) = await served.Cli.AlsoAsync("runs", "list", "--json");
        Assert.Equal(await served.GetAsync("api/runs"), list.TrimEnd());

        var run = JsonElement.Parse(list).GetProperty("items")[0];
        var path = run.GetProperty("links").GetProperty("self").GetString()!;
        var (_, shown, _) = await served.Cli.AlsoAsync("runs", "show", "last", "--json", "--generations");
        Assert.StartsWith((await served.GetAsync(path)).TrimEnd('}'), shown);
        Assert.Contains($"\"steps\":{Items(await served.GetAsync(path + "/steps"))}", shown, StringComparison.Ordinal);
        Assert.Contains(await served.GetAsync(path + "/generations/s2.g1"), shown, StringComparison.Ordinal);
        var planned = JsonElement.Parse(await served.GetAsync(path + "/tool-calls")).GetProperty("items")[0].GetRawText();
        Assert.EndsWith($"\"plannedCalls\":[{planned}]}}\n", shown, StringComparison.Ordinal);

        var (_, log, _) = await served.Cli.AlsoAsync("runs", "log", "last", "--json");
        Assert.Equal(Items(await served.GetAsync(path + "/log")), $"[{log.TrimEnd().ReplaceLineEndings(",")}]");
    }

    private static async Task<Served> ServedAsync()
    {
        var served = await Served.StartAsync();
        served.Cli.Write("plan.json", string.Join('\n', Plan));
        var (code, _, error) = await served.Cli.AlsoAsync(
            "run", "take a look", "--plan", "plan.json", "--input", "a=b", "--budget-minutes", "1.5", "--server", served.Address, "--json");
        Assert.True(code == ExitCode.Completed, error);
        return served;
    }

    // The items as the page has them, bytes as they are.
    private static string Items(string page) => JsonElement.Parse(page).GetProperty("items").GetRawText();

    /// <summary>A server of a folder, which stops with the test.</summary>
    private sealed class Served : IAsyncDisposable
    {
        private readonly HttpClient http;
        private readonly Task serving;

        private Served(CliBed cli, Task serving, Uri address)
        {
            (Cli, this.serving) = (cli, serving);
            http = new HttpClient { BaseAddress = address };
        }

        public CliBed Cli { get; }

        public string Address => http.BaseAddress!.ToString();

        public static async Task<Served> StartAsync()
        {
            var cli = new CliBed(ScriptedModel.Of(static call =>
                call.Number == 1 ? ScriptedModel.Ask(("list_directory", """{"path":"."}""")) : ScriptedModel.Say("served é ✓")));
            var told = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
            cli.OnError = line =>
            {
                if (line.StartsWith("Lavra serves ", StringComparison.Ordinal))
                {
                    told.TrySetResult(new Uri(line.Split(' ')[2]));
                }
            };
            var serving = cli.RunAsync("serve", "--url", "http://127.0.0.1:0");
            return new Served(cli, serving, await told.Task);
        }

        public Task<string> GetAsync(string path) => http.GetStringAsync(new Uri(path, UriKind.Relative));

        public async ValueTask DisposeAsync()
        {
            Cli.Interrupt();
            await serving;
            http.Dispose();
            Cli.Dispose();
        }
    }
}
