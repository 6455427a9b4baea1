using System.Text.Json;
using Lavra.Local.Cli;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Tests.Runs;
using Lavra.Security;

namespace Lavra.Local.Tests.Cli;

public sealed class ServeCommandTests
{
    [Fact]
    public async Task A_server_serves_runs_to_other_processes_and_stops_when_asked()
    {
        using var cli = new CliBed(ScriptedModel.Of(_ => ScriptedModel.Say("served")));
        cli.Write("plan.json", CliBed.OneStep);
        var (serving, url) = await ServeAsync(cli);

        var (code, output, error) = await cli.AlsoAsync("run", "do it", "--plan", "plan.json", "--server", url);
        Assert.Equal((ExitCode.Completed, "served\n"), (code, output));
        Assert.Contains("step 1 completed", error);

        (code, output, _) = await cli.AlsoAsync("runs", "list", "--server", url, "--json");
        Assert.Equal("completed", JsonElement.Parse(output).GetProperty("items")[0].GetProperty("status").GetString());
        (code, output, _) = await cli.AlsoAsync("tools", "list", "--server", url);
        Assert.Contains("read_file", output);
        (code, output, _) = await cli.AlsoAsync("models", "--server", url);
        Assert.Contains("offline", output);
        (code, output, _) = await cli.AlsoAsync("runs", "show", "last", "--server", url);
        Assert.Contains("step 1", output);

        cli.Interrupt();
        Assert.Equal(ExitCode.Completed, await serving);
        Assert.Contains("Stopping", cli.Error);
    }

    [Fact]
    public async Task A_second_process_is_sent_to_the_server_and_sees_the_file_meanwhile()
    {
        using var cli = new CliBed();
        await cli.RunStepAsync();
        var (serving, url) = await ServeAsync(cli);
        var (code, _, error) = await cli.AlsoAsync("run", "do it", "--plan", "plan.json");
        Assert.Equal(ExitCode.Held, code);
        Assert.Contains($"--server {url}", error);
        var (shown, _, _) = await cli.AlsoAsync("runs", "show", "last");
        Assert.Equal(ExitCode.Completed, shown);
        cli.Interrupt();
        await serving;
    }

    [Fact]
    public async Task A_server_picks_up_what_is_unfinished()
    {
        using var cli = new CliBed();
        using var first = new CancellationTokenSource();
        cli.Model = ScriptedModel.Hanging(first.CancelAsync);
        cli.Write("plan.json", CliBed.OneStep);
        using (var output = new StringWriter())
        {
            var code = await CliApp.RunAsync(["run", "do it", "--plan", "plan.json"], cli.Environment(output, output, first.Token));
            Assert.Equal(ExitCode.Interrupted, code);
        }

        cli.Model = ScriptedModel.Of(_ => ScriptedModel.Say("by the server"));
        var (serving, url) = await ServeAsync(cli);
        var (watched, answer, _) = await cli.AlsoAsync("runs", "watch", "last", "--server", url);
        Assert.Equal((ExitCode.Completed, "by the server\n"), (watched, answer));
        cli.Interrupt();
        await serving;
    }

    [Fact]
    public async Task A_run_left_to_the_server_goes_on_without_its_starter()
    {
        using var cli = new CliBed();
        cli.Write("plan.json", CliBed.OneStep);
        var (serving, url) = await ServeAsync(cli);
        var (code, id, _) = await cli.AlsoAsync("run", "do it", "--plan", "plan.json", "--server", url, "--detach");
        Assert.Equal(ExitCode.Completed, code);
        var (watched, answer, _) = await cli.AlsoAsync("runs", "watch", id.Trim(), "--server", url);
        Assert.Equal((ExitCode.Completed, "done\n"), (watched, answer));
        cli.Interrupt();
        await serving;
    }

    [Fact]
    public async Task A_key_is_asked_for_once_there_is_one_and_is_taken_from_the_environment()
    {
        using var cli = new CliBed();
        await cli.RunAsync("serve", "--new-key", "ci", "--json");
        var (key, hash) = (cli.Json.GetProperty("key").GetString()!, cli.Json.GetProperty("hash").GetString());
        cli.Write("lavra.json", $$"""{ "Lavra": { "Http": { "Keys": [ { "Name": "ci", "Scopes": ["runs:read"], "Hash": "{{hash}}" } ] } } }""");
        cli.Variables["LAVRA_TRUSTED_FOLDERS"] = cli.Folder;
        var (serving, url) = await ServeAsync(cli);
        var (code, _, error) = await cli.AlsoAsync("runs", "list", "--server", url);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("LAVRA_API_KEY", error);
        cli.Variables["LAVRA_API_KEY"] = key;
        (code, _, _) = await cli.AlsoAsync("runs", "list", "--server", url);
        Assert.Equal(ExitCode.Completed, code);
        cli.Interrupt();
        await serving;
    }

    [Fact]
    public async Task A_new_key_is_shown_once_with_the_settings_that_hold_its_hash()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Completed, await cli.RunAsync("serve", "--new-key", "ci"));
        var key = cli.Out.Trim();
        Assert.StartsWith(ApiKey.Prefix, key);
        Assert.Contains(ApiKey.HashOf(key), cli.Error);
        Assert.DoesNotContain(key, cli.Error);
        var settings = cli.Error[cli.Error.IndexOf('{', StringComparison.Ordinal)..];
        Assert.Equal("ci", JsonElement.Parse(settings).GetProperty("Lavra").GetProperty("Http").GetProperty("Keys")[0].GetProperty("Name").GetString());
        Assert.False(Directory.Exists(cli.File(".lavra")));

        Assert.Equal(ExitCode.Usage, await cli.RunAsync("serve", "--new-key", "a b", "--scopes", "all"));
        Assert.Contains("--new-key must be", cli.Error);
        Assert.Contains("'all'", cli.Error);
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start_with_all_errors_those_of_the_api_and_others()
    {
        using var cli = new CliBed();
        cli.Variables["Lavra__Http__RequestsPerMinute"] = "0";
        cli.Variables["Lavra__Http__EventStreams"] = "many";
        cli.Variables["Lavra__Http__Heartbeat"] = "1h";
        cli.Variables["Lavra__Http__Keyes__0__Hash"] = "sha256:00";
        cli.Variables["Lavra__Http__Keys"] = "lv_planted";
        cli.Variables["Lavra__Http__Keys__0__Name"] = "ci";
        cli.Variables["Lavra__Engine__Workers"] = "0";
        string[] told =
        [
            "Lavra:Http:RequestsPerMinute is '0'; it must be a whole number from 1 to 1000000",
            "Lavra:Http:EventStreams is 'many'; it must be a whole number",
            "Lavra:Http:Heartbeat is '1h'; it must be a time such as 90s",
            "There is no setting 'Lavra:Http:Keyes:0:Hash'. Lavra:Http has: EventStreamTime, EventStreams, Heartbeat, Keys",
            "Lavra:Http:Keys must be a list",
            "Lavra:Http:Keys:0:Hash must be",
            "Lavra:Http:Keys:0:Scopes is empty",
            "Lavra:Engine:Workers is '0'",
        ];
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("serve", "--url", "http://127.0.0.1:0"));
        Assert.All(told, error => Assert.Contains("error: " + error, cli.Error));
        Assert.Equal(told.Length + 1, cli.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("planted", cli.Error);

        Assert.Equal(ExitCode.Failed, await cli.RunAsync("doctor"));
        Assert.All(told, error => Assert.Contains(error, cli.Out));
    }

    [Fact]
    public async Task Settings_of_the_api_are_written_as_all_others()
    {
        using var cli = new CliBed();
        cli.Variables["Lavra__Http__Heartbeat"] = "30s";
        cli.Variables["Lavra__Http__EventStreamTime"] = "00:10:00";
        cli.Variables["Lavra__Http__EventStreams"] = " 4 ";
        var (serving, url) = await ServeAsync(cli);
        Assert.StartsWith("http://127.0.0.1:", url);
        cli.Interrupt();
        Assert.Equal(ExitCode.Completed, await serving);
    }

    [Fact]
    public async Task The_name_of_this_machine_can_be_served_on_a_free_port()
    {
        using var cli = new CliBed();
        var (serving, url) = await ServeAsync(cli, "http://localhost:0");
        var (code, _, _) = await cli.AlsoAsync("runs", "list", "--server", url);
        Assert.Equal(ExitCode.Completed, code);
        cli.Interrupt();
        await serving;
    }

    [Theory]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("127.0.0.1")]
    [InlineData("http://127.0.0.1:0/path")]
    public async Task An_address_that_cannot_be_listened_on_is_refused(string url)
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("serve", "--url", url));
        Assert.Contains("--url is", cli.Error);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    public async Task A_server_that_others_could_reach_does_not_start_without_a_key(string url)
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("serve", "--url", url));
        Assert.Contains("there is no API key", cli.Error);
        Assert.Contains("--new-key", cli.Error);
        Assert.False(Directory.Exists(cli.File(".lavra")));
    }

    [Fact]
    public async Task A_server_that_is_no_Lavra_server_is_told_to_be_none()
    {
        using var cli = new CliBed();
        await using var other = await StubServer.AnsweringAsync("{}");
        foreach (var command in new[] { "list", "show", "watch" })
        {
            string[] arguments = command == "list" ? ["runs", "list"] : ["runs", command, "last"];
            Assert.Equal(ExitCode.Usage, await cli.RunAsync([.. arguments, "--server", other.Address]));
            Assert.Contains("no Lavra resource", cli.Error);
            Assert.DoesNotContain("--after", cli.Error);
        }
    }

    [Fact]
    public async Task An_empty_page_of_a_server_is_not_taken_for_the_end_of_its_runs()
    {
        using var cli = new CliBed();
        await using var server = await StubServer.AnsweringAsync("""{"items":[],"next":"further"}""", """{"items":[]}""");

        Assert.Equal(ExitCode.Usage, await cli.RunAsync("runs", "show", "last", "--server", server.Address));

        Assert.Contains("There are no runs yet.", cli.Error);
        Assert.Equal(2, server.Requests.Count);
        Assert.Contains("after=further", server.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_use_is_told_with_a_remedy()
    {
        using var cli = new CliBed();
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("serve", "--url", $"http://{other.LocalEndpoint}"));
        Assert.Contains("choose another with --url", cli.Error);

        // What is wrong and what to do, and nothing from inside.
        Assert.Equal(2, cli.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        using var cli = new CliBed();
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("runs", "list", "--server", "http://127.0.0.1:9"));
        Assert.Contains("does not answer", cli.Error);
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("runs", "list", "--server", "nonsense"));
        Assert.Contains("--server is 'nonsense'", cli.Error);
        Assert.Equal(ExitCode.Usage, await cli.RunAsync("runs", "list", "--server", "http://127.0.0.1:9", "--data", "x.db"));
        Assert.Contains("exclude each other", cli.Error);
    }

    [Fact]
    public async Task A_server_whose_engine_cannot_go_on_ends_with_the_cause()
    {
        using var cli = new CliBed();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cli.Model = new ScriptedModel(async (_, _) =>
        {
            asked.TrySetResult();
            await answer.Task;
            return ScriptedModel.Say("too late");
        });
        cli.Write("plan.json", CliBed.OneStep);
        var (serving, url) = await ServeAsync(cli);
        await cli.AlsoAsync("run", "do it", "--plan", "plan.json", "--server", url, "--detach");
        await asked.Task;
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={cli.File(".lavra/lavra.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE lease SET token = token + 1";
            command.ExecuteNonQuery();
        }

        answer.SetResult();
        Assert.Equal(ExitCode.Internal, await serving);
        Assert.Contains("The engine has stopped", cli.Error);
    }

    [Fact]
    public async Task Telemetry_is_sent_when_an_address_is_set_and_holds_no_command_up()
    {
        using var cli = new CliBed();
        using var collector = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        collector.Start();
        cli.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{collector.LocalEndpoint}";
        var sent = ReadFirstAsync(collector);
        Assert.Equal(ExitCode.Completed, await cli.RunStepAsync());
        Assert.StartsWith("PRI * HTTP/2.0", await sent);
    }

    private static async Task<string> ReadFirstAsync(System.Net.Sockets.TcpListener collector)
    {
        using var connection = await collector.AcceptTcpClientAsync();
        var buffer = new byte[64];
        var length = await connection.GetStream().ReadAsync(buffer);
        return System.Text.Encoding.ASCII.GetString(buffer, 0, length);
    }

    private static async Task<(Task<int> Serving, string Url)> ServeAsync(CliBed cli, string url = "http://127.0.0.1:0")
    {
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        cli.OnError = line =>
        {
            if (line.StartsWith("Lavra serves ", StringComparison.Ordinal))
            {
                told.TrySetResult(line.Split(' ')[2].TrimEnd('/'));
            }
        };
        var serving = cli.RunAsync("serve", "--url", url);
        return await Task.WhenAny(serving, told.Task) == told.Task
            ? (serving, await told.Task)
            : throw new InvalidOperationException($"It does not serve: {cli.Error}");
    }
}
