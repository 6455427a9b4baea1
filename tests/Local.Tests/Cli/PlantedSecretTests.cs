using System.Text;
using Lavra.Local.Cli;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Tests.Runs;

namespace Lavra.Local.Tests.Cli;

/// <summary>A registered secret, given in every place that a run takes text from, is nowhere in the data file or its log.</summary>
public sealed class PlantedSecretTests : IDisposable
{
    private const string Secret = "planted-secret-4711";
    private readonly CliBed cli = new(ScriptedModel.Of(_ => ScriptedModel.Say($"the key is {Secret}")));
    private readonly StringBuilder seen = new();

    public PlantedSecretTests()
    {
        cli.Variables["Lavra__Model__ApiKey"] = Secret;
        cli.Variables["Lavra__Model__Provider"] = "offline";
        cli.OnError = _ => seen.Append(Files());
    }

    [Theory]
    [InlineData("--session", Secret)]
    [InlineData("--session", "password=hunter2")]
    [InlineData("--key", "k-" + Secret)]
    public async Task A_session_or_key_that_holds_one_is_refused(string option, string value)
    {
        Assert.Equal(ExitCode.Usage, await cli.RunStepAsync(option, value));
        Assert.Contains($"{option}: It holds what looks like a secret", cli.Error);
        AssertNothing();
    }

    [Fact]
    public async Task Objective_inputs_plan_and_tool_calls_are_stored_without_it()
    {
        cli.Write(Secret, "x");
        var turn = 0;
        cli.Model = ScriptedModel.Of(_ => ++turn switch
        {
            1 => ScriptedModel.Ask(("delete_path", $$"""{"path":"{{Secret}}","confirm":true}""")),
            2 => ScriptedModel.Ask(
                ("write_file", $$"""{"path":"a-{{Secret}}.txt","content":"{{Secret}}"}"""),
                ("append_file", $$"""{"path":"b-{{Secret}}.txt","content":"{{Secret}}"}""")),
            3 => ScriptedModel.Ask(("edit_file", $$"""{"path":"a-{{Secret}}.txt","oldText":"{{Secret}}","newText":"x"}""")),
            _ => ScriptedModel.Say($"the key is {Secret}"),
        });
        cli.Write("plan.json", $$"""{"steps":[{"id":"a","description":"take {{Secret}} away"},{"id":"b","description":"say {{Secret}}","dependsOn":["a"]}]}""");
        Assert.Equal(
            ExitCode.Completed,
            await cli.RunAsync("run", $"look for {Secret}", "--plan", "plan.json", "--input", $"note={Secret}", "--input", $"{Secret}=x"));
        Assert.Equal("x", File.ReadAllText(cli.File($"a-{Secret}.txt")));
        Assert.Equal(Secret, File.ReadAllText(cli.File($"b-{Secret}.txt")));
        Assert.False(File.Exists(cli.File(Secret)));
        Assert.DoesNotContain(Secret, cli.Out + cli.Error);
        AssertNothing();
    }

    [Fact]
    public async Task The_reason_of_a_cancel_is_stored_without_it_whoever_holds_the_file()
    {
        const string Reason = Secret + " password=hunter2";
        await InterruptAsync();
        Assert.Equal(ExitCode.Completed, (await cli.AlsoAsync("runs", "cancel", "last", "--reason", Reason)).Code);
        seen.Append(Files());

        var (holder, asked) = (new CancellationTokenSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        cli.Model = ScriptedModel.Hanging(() => asked.TrySetResult());
        using var output = new StringWriter();
        var running = CliApp.RunAsync(["run", "do it", "--plan", "plan.json"], cli.Environment(output, output, holder.Token));
        await asked.Task;
        await cli.AlsoAsync("runs", "cancel", "last", "--reason", Reason);
        Assert.Equal(ExitCode.Cancelled, await running);
        AssertNothing();
    }

    public void Dispose() => cli.Dispose();

    private async Task InterruptAsync()
    {
        cli.Model = ScriptedModel.Hanging(cli.Interrupt);
        Assert.Equal(ExitCode.Interrupted, await cli.RunStepAsync());
    }

    private void AssertNothing()
    {
        var everything = seen.Append(Files()).ToString();
        Assert.DoesNotContain(Secret, everything, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", everything, StringComparison.Ordinal);
    }

    private string Files()
    {
        var text = new StringBuilder();
        foreach (var file in Directory.Exists(cli.File(".lavra")) ? Directory.GetFiles(cli.File(".lavra"), "lavra.db*") : [])
        {
            if (file.EndsWith("-lock", StringComparison.Ordinal))
            {
                continue;
            }

            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream, Encoding.Latin1);
                text.Append(reader.ReadToEnd());
            }
            catch (FileNotFoundException)
            {
                // SQLite has just taken it away.
            }
        }

        return text.ToString();
    }
}
