using System.Text.Json;
using Lavra.Local.Cli;
using Lavra.Local.Tests.Runs;

namespace Lavra.Local.Tests.Cli;

/// <summary>Programs may read the command line's JSON and the API's alike: the same members in the same order, but for the API's links.</summary>
public sealed class JsonContractTests
{
    [Fact]
    public async Task Runs_entries_and_steps_have_the_form_of_the_api()
    {
        using var cli = new CliBed(ScriptedModel.Of(_ => ScriptedModel.Say("served")));
        cli.Write("plan.json", CliBed.OneStep);
        var told = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        cli.OnError = line =>
        {
            if (line.StartsWith("Lavra serves ", StringComparison.Ordinal))
            {
                told.TrySetResult(new Uri(line.Split(' ')[2]));
            }
        };
        var serving = cli.RunAsync("serve", "--url", "http://127.0.0.1:0");
        using var http = new HttpClient { BaseAddress = await told.Task };
        var (code, output, _) = await cli.AlsoAsync(
            "run", "do it", "--plan", "plan.json", "--input", "a=b", "--server", http.BaseAddress.ToString(), "--json");
        Assert.Equal(ExitCode.Completed, code);

        var run = JsonElement.Parse(output);
        var path = $"api/runs/{run.GetProperty("id").GetString()}";
        Assert.Equal(Without(await GetAsync(http, path), "links"), Members(run));

        (_, output, _) = await cli.AlsoAsync("runs", "show", "last", "--json");
        var shown = JsonElement.Parse(output);
        Assert.Equal(Members(run), Without(shown, "steps"));
        Assert.Equal(
            Members((await GetAsync(http, path + "/steps")).GetProperty("items")[0]), Members(shown.GetProperty("steps")[0]));

        (_, output, _) = await cli.AlsoAsync("runs", "log", "last", "--json");
        var entries = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => Members(JsonElement.Parse(line)));
        Assert.Equal((await GetAsync(http, path + "/log")).GetProperty("items").EnumerateArray().Select(Members), entries);

        foreach (var server in new string[][] { [], ["--server", http.BaseAddress.ToString()] })
        {
            (_, output, _) = await cli.AlsoAsync(["runs", "show", "last", "--json", "--generations", .. server]);
            var said = JsonElement.Parse(output).GetProperty("generations");
            Assert.Equal(1, said.GetArrayLength());
            Assert.Equal(Members(await GetAsync(http, path + "/generations/s1.g1")), Members(said[0]));
        }

        cli.Interrupt();
        await serving;
    }

    private static async Task<JsonElement> GetAsync(HttpClient http, string path) =>
        JsonElement.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)));

    private static string Members(JsonElement element) => Without(element, "");

    private static string Without(JsonElement element, string name) => string.Join('\n', element.EnumerateObject()
        .Where(member => member.Name != name)
        .Select(static member => $"{member.Name}: {Normal(member.Value)}"));

    // Numbers may be written in more than one way.
    private static string Normal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDecimal().ToString("0.############", System.Globalization.CultureInfo.InvariantCulture),
        JsonValueKind.Object => "{" + Members(value) + "}",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
