using System.Text.Json;
using Lavra.EndToEnd.Tests.Processes;
using Lavra.Facts;
using Lavra.Testing.StubModel;

namespace Lavra.EndToEnd.Tests.Runs;

/// <summary><c>lavra run</c> as a user starts it, with a model behind real HTTP.</summary>
public sealed class RunCommandTests
{
    private const string Objective = "keep the minutes of the meeting";

    [Fact]
    public async Task An_objective_becomes_tool_calls_and_an_answer_and_the_log_tells_the_story()
    {
        await using var model = await StubModelServer.StartAsync();
        model.AnswerTurns(
            Reply.ToolCall("write_file", """{"path":"minutes.md","content":"# Minutes\n"}"""),
            Reply.ToolCalls(("append_file", """{"path":"minutes.md","content":"all agreed\n"}"""), ("read_file", """{"path":"agenda.txt"}""")),
            Reply.Text("The minutes are kept."));
        await using var place = new Workplace(model);
        await File.WriteAllTextAsync(place.File("agenda.txt"), "one item");

        var lavra = await place.RunAsync("run", Objective);

        Assert.True(lavra.ExitCode == 0, lavra.Report());
        Assert.Equal("The minutes are kept.", lavra.Output.TrimEnd().Split('\n')[0]);
        Assert.Equal("# Minutes\nall agreed\n", await File.ReadAllTextAsync(place.File("minutes.md")));
        Assert.Equal(3, model.RequestCount);
        Assert.All(model.Requests, request => Assert.Equal("Bearer stub-key-0123456789", request.Headers["Authorization"]));
        Assert.Contains("append_file", model.Requests[0].Tools);
        Assert.Contains(model.Requests[2].Messages, message => message.Role == "tool" && message.Content.Contains("one item", StringComparison.Ordinal));
        var run = Assert.Single((await place.LookAsync()).Runs);
        Assert.Equal(
            [
                LogAction.TaskStarted, LogAction.PlanCreated, LogAction.StepStarted, LogAction.GenerationCompleted, LogAction.ToolExecuted,
                LogAction.GenerationCompleted, LogAction.ToolExecuted, LogAction.ToolExecuted, LogAction.GenerationCompleted,
                LogAction.StepCompleted, LogAction.TaskCompleted,
            ],
            run.Log.Select(e => e.Action));
        Assert.Equal((3, 3, 45L), (run.Run.Totals.Generations, run.Run.Totals.ToolCalls, run.Run.Totals.Usage.TotalTokens));

        var story = await place.RunAsync("runs", "log", run.Run.Id.ToString());
        Assert.Equal(0, story.ExitCode);
        Assert.Contains(Objective, story.Output, StringComparison.Ordinal);
        Assert.Contains("append_file", story.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_the_standard_output_is_the_run_and_nothing_else()
    {
        await using var model = await StubModelServer.StartAsync();
        model.AnswerTurns(Reply.ToolCall("list_directory"), Reply.Text("Nothing there."));
        await using var place = new Workplace(model);

        var lavra = await place.RunAsync("run", "--json", "--watch", Objective);

        var lines = lavra.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(Enumerable.Range(1, lines.Count - 1), lines.SkipLast(1).Select(line => line.GetProperty("entry").GetProperty("sequence").GetInt32()));
        var run = lines[^1].GetProperty("run");
        Assert.Equal(("completed", "Nothing there."), (run.GetProperty("status").GetString(), run.GetProperty("answer").GetString()));
    }

    [Fact]
    public async Task An_answer_is_streamed_where_somebody_reads_it_and_whole_where_a_run_does()
    {
        await using var model = await StubModelServer.StartAsync();
        model.AnswerTurns(Reply.Text("An answer of several words.").InChunksOf(4));
        await using var place = new Workplace(model);

        var asked = await place.RunAsync("ask", "What is it?");
        var ran = await place.RunAsync("run", "find out what it is");

        Assert.True((asked.ExitCode, ran.ExitCode) == (0, 0), asked.Report() + ran.Report());
        Assert.Contains("An answer of several words.", asked.Output, StringComparison.Ordinal);
        Assert.Contains("An answer of several words.", ran.Output, StringComparison.Ordinal);
        Assert.Equal([true, false], model.Requests.Select(request => request.Stream));
    }

    [Fact]
    public async Task Calls_that_the_model_writes_as_text_are_all_made()
    {
        await using var model = await StubModelServer.StartAsync();
        model.AnswerTurns(
            Reply.Text("I write both.\n<tool_call>\n{\"name\": \"write_file\", \"arguments\": {\"path\": \"a.txt\", \"content\": \"A\"}}\n</tool_call>\n"
                + "<tool_call>\n<function=write_file>\n<parameter=path>\nb.txt\n</parameter>\n<parameter=content>\nB\n</parameter>\n</function>\n</tool_call>"),
            Reply.Text("<tool_call>\n{\"name\": \"write_file\", \"arguments\": {\"path\": \"c.t"),
            Reply.Text("Both are written."));
        await using var place = new Workplace(model);

        var ran = await place.RunAsync("run", "write two files");

        Assert.True(ran.ExitCode == 0, ran.Report());
        Assert.Contains("Both are written.", ran.Output, StringComparison.Ordinal);
        Assert.Equal(("A", "B", false), (await File.ReadAllTextAsync(place.File("a.txt")), await File.ReadAllTextAsync(place.File("b.txt")), File.Exists(place.File("c.t"))));
        Assert.Equal(3, model.RequestCount);
        Assert.All(model.Requests[1].Messages.SelectMany(message => message.ToolCalls), call => Assert.Matches("^[A-Za-z0-9]{9}$", call.Id));
    }

    [Fact]
    public async Task What_the_server_wants_back_goes_back_also_after_a_crash()
    {
        await using var model = await StubModelServer.StartAsync();
        var call = Reply.Raw("""
            {"choices":[{"message":{"content":null,"reasoning_content":"I look.","tool_calls":[{"id":"abc","function":{"name":"list_directory","arguments":"{}"},"extra_content":{"google":{"thought_signature":"sig"}}}]},"finish_reason":"tool_calls"}]}
            """);
        model.AnswerWith(request => request.Messages switch
        {
            _ when request.Turn == 1 => call,
            var messages when messages.Where(message => message.Role == "assistant").All(message =>
                message.Json.TryGetProperty("reasoning_content", out var reasoning) && reasoning.GetString() == "I look."
                && message.Json.GetProperty("tool_calls")[0].TryGetProperty("extra_content", out _)) => Reply.Text("Seen."),
            _ => Reply.Error(400, "Function call is missing a thought_signature."),
        });
        await using var place = new Workplace(model);
        var killed = place.StartToDie("after_activity/call_tool:1", null, "run", "look around");
        await killed.ExitAsync();

        var resumed = await place.RunAsync("run", "--resume");

        Assert.True(resumed.ExitCode == 0, resumed.Report());
    }

    [Fact]
    public async Task A_recorded_run_is_played_back_without_a_model()
    {
        await using var model = await StubModelServer.StartAsync();
        model.AnswerTurns(
            Reply.ToolCall("write_file", """{"path":"a.txt","content":"a"}"""), Reply.ToolCall("read_file", """{"path":"a.txt"}"""), Reply.Text("It says a."));
        await using var place = new Workplace(model);
        var file = Path.Combine(place.Folder, "answers.jsonl");
        place.Variables["Lavra__Model__Record"] = file;
        Assert.Equal(0, (await place.RunAsync("run", Objective)).ExitCode);
        var asked = model.RequestCount;
        File.Delete(place.File("a.txt"));

        place.Variables.Remove("Lavra__Model__Record");
        place.Variables["Lavra__Model__Playback"] = file;
        var again = await place.RunAsync("run", Objective);

        Assert.True(again.ExitCode == 0, again.Report());
        Assert.Equal(asked, model.RequestCount);
        Assert.Equal("a", await File.ReadAllTextAsync(place.File("a.txt")));
        var runs = (await place.LookAsync()).Runs;
        Assert.Equal(["It says a.", "It says a."], runs.Select(r => r.Run.Answer));

        var other = await place.RunAsync("run", "another objective altogether");
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("record", other.Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_run_and_finishes_it_when_it_was_cut_off()
    {
        await using var model = await StubModelServer.StartAsync();
        model.AnswerTurns(Reply.ToolCall("append_file", """{"path":"log.txt","content":"once\n"}"""), Reply.Text("done"));
        await using var place = new Workplace(model);
        var killed = place.StartToDie("after_activity/call_tool:1", null, "run", "--key", "k1", Objective);
        Assert.Equal(LavraProcess.Killed, await killed.ExitAsync());

        var again = await place.RunAsync("run", "--key", "k1", Objective);
        var third = await place.RunAsync("run", "--key", "k1", Objective);

        Assert.True((again.ExitCode, third.ExitCode) == (0, 0), again.Report() + third.Report());
        var run = Assert.Single((await place.LookAsync()).Runs);
        Assert.Equal((RunStatus.Completed, "done"), (run.Run.Status, run.Run.Answer));
        Assert.Equal("once\n", await File.ReadAllTextAsync(place.File("log.txt")));
    }

    [Fact]
    public async Task A_planted_secret_is_in_no_byte_that_is_written()
    {
        const string Key = "sk-planted-4f9a8c7e6d5b";
        await using var model = await StubModelServer.StartAsync();
        model.AnswerTurns(
            Reply.ToolCalls(("read_file", """{"path":"env.txt"}"""), ("write_file", $$"""{"path":"copy.txt","content":"key {{Key}}"}""")),
            Reply.ToolCall("no_such_tool", $$"""{"{{Key}}":"{{Key}}"}"""),
            Reply.Text($"I used {Key} for it."));
        await using var place = new Workplace(model);
        place.Variables["Lavra__Model__ApiKey"] = Key;
        place.Variables["Lavra__Logging__Level"] = "trace";
        await File.WriteAllTextAsync(place.File("env.txt"), $"OPENAI_API_KEY={Key}\n");

        var lavra = await place.RunAsync("run", "--json", "--watch", "--input", $"key={Key}", $"use the key {Key} for something");

        Assert.True(lavra.ExitCode == 0, lavra.Report());
        Assert.DoesNotContain(Key, lavra.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, lavra.Errors, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(place.DataFile)!))
        {
            Assert.True((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf("planted-4f9a8c7e6d5b"u8) < 0, $"{file} holds the secret.");
        }

        // What the agent writes into the workspace is its work, not our record.
        Assert.Equal($"key {Key}", await File.ReadAllTextAsync(place.File("copy.txt")));
    }
}
