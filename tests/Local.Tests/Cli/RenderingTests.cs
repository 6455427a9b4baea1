using System.Text.Json;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Generation.Turns;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Local.Cli.Commands;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Cli.Watching;

namespace Lavra.Local.Tests.Cli;

public sealed class RenderingTests
{
    private static readonly RunId Run = RunId.Parse("0123456789abcdef0123456789abcdef");
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("plain\ttext\nstays", "plain\ttext\nstays")]
    [InlineData("São Paulo – 日本 👍🏽 👩\u200d💻", "São Paulo – 日本 👍🏽 👩\u200d💻")]
    [InlineData("a\u001b[31;1mb\u001b[0mc", "abc")]
    [InlineData("a\u001b]8;;http://x\u001b\\b\u001b]8;;\u0007c", "abc")]
    [InlineData("a\u009b31mb\u0090q\u009cc", "abc")]
    [InlineData("a\u001b(Bb\u001bcc", "abc")]
    [InlineData("a\rb\bc\u0000", "abc")]
    [InlineData("a\u202eb\u2066c\u200e\u061cd\ufeff", "abcd")]
    [InlineData("a\U000E0041b", "ab")]
    [InlineData("a\u001b]0;never closed\nnext", "a\nnext")]
    [InlineData("a\u2028b", "a\nb")]
    public void Text_that_could_mislead_is_taken_out_and_nothing_else(string text, string shown) =>
        Assert.Equal(shown, VisibleText.Of(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_sign_for_it() => Assert.Equal("a\ufffdb", VisibleText.Of("a\ud83db"));

    [Fact]
    public void A_sequence_cut_between_pieces_is_still_taken_out()
    {
        var stream = new VisibleText();
        Assert.Equal("a", stream.Next("a\u001b"));
        Assert.Equal("", stream.Next("[3"));
        Assert.Equal("b", stream.Next("1mb\ud83d"));
        Assert.Equal("👍", stream.Next("\udc4d"));
    }

    [Fact]
    public void A_line_is_one_line_and_never_ends_in_half_a_character()
    {
        Assert.Equal("a b c", VisibleText.Line(" a\n\n b\tc "));
        Assert.Equal("ab…", VisibleText.Line("abcdef", 3));
        Assert.Equal("a…", VisibleText.Line("a👍bcd", 3));
    }

    [Theory]
    [InlineData(0.004, "0.00 s")]
    [InlineData(0.42, "0.42 s")]
    [InlineData(4.24, "4.2 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(185, "3 min 5 s")]
    [InlineData(7440, "2 h 4 min")]
    [InlineData(90000, "1 d 1 h")]
    public void Times_are_written_for_people(double seconds, string text) => Assert.Equal(text, Amounts.Time(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Costs_say_what_is_not_known()
    {
        Assert.Equal("$0", Amounts.Cost(Told(RunTotals.Zero)));
        Assert.Equal("$0.0123", Amounts.Cost(Told(new RunTotals { Generations = 1, CostUsd = 0.0123m })));
        Assert.Equal("<$0.0001", Amounts.Cost(Told(new RunTotals { Generations = 1, CostUsd = 0.00001m })));
        Assert.Equal("cost unknown", Amounts.Cost(Told(new RunTotals { Generations = 1, UnpricedGenerations = 1 })));
        Assert.Equal("at least $1.50, the rest unknown", Amounts.Cost(Told(new RunTotals { CostUsd = 1.5m, UnpricedGenerations = 2 })));
        Assert.Contains("~1,234 tokens", Amounts.Totals(Told(new RunTotals { Usage = new TokenUsage { PromptTokens = 1234, Estimated = true } })));
    }

    private static RunTotalsResource Told(RunTotals totals) => RunTotalsResource.From(totals);

    [Theory]
    [InlineData("""{"path":"src","deep":{"a":[1,2]},"n":3}""", "path=src deep={\"a\":[1,2]} n=3")]
    [InlineData("""{"path":"report.md","content":"# A long te…""", "path=report.md content=# A long te…")]
    [InlineData("""{"text":"a\nb\u001b[31m"}""", "text=a b")]
    [InlineData("not json", "not json")]
    [InlineData("", "")]
    public void Arguments_are_shortened_even_when_they_were_cut(string arguments, string text) =>
        Assert.Equal(text, ShortArguments.Of(arguments, 80));

    [Fact]
    public void Each_kind_of_entry_is_told_in_a_line()
    {
        Assert.Equal("run accepted: do it", Text(LogAction.TaskStarted, """{"objective":"do it"}"""));
        Assert.Equal("plan of 2 steps (given)", Text(LogAction.PlanCreated, """{"origin":"given","steps":2,"plan":["a","b"]}"""));
        Assert.Equal("step 1: look", Text(LogAction.StepStarted, """{"description":"look"}"""));
        Assert.Equal(
            "step 1: m answered in 0.15 s, 30 tokens, $0.0200",
            Text(LogAction.GenerationCompleted, """{"model":"m","promptTokens":20,"completionTokens":10,"costUsd":0.02}""", took: 150));
        Assert.Equal("step 1: m answered, 3 tokens, cost unknown", Text(LogAction.GenerationCompleted, """{"model":"m","promptTokens":3}"""));
        Assert.Equal("step 1: m: bad day", Text(LogAction.GenerationCompleted, """{"model":"m"}""", error: "bad day"));
        Assert.Equal("step 1: read_file path=a.txt", Text(LogAction.ToolExecuted, """{"arguments":"{\"path\":\"a.txt\"}"}""", tool: "read_file"));
        Assert.Equal("step 1: read_file path=a.txt: no such file", Text(LogAction.ToolExecuted, """{"arguments":"{\"path\":\"a.txt\"}"}""", tool: "read_file", error: "no such file"));
        Assert.Equal("step 1 skipped: too late", Text(LogAction.StepFailed, """{"status":"skipped"}""", error: "too late"));
        Assert.Equal("step 1: rate limit, asked again in 12 s", Text(LogAction.RetryScheduled, """{"waitMs":12000}"""));
        Assert.Equal("step 1: limit HistoryTurns 5 reached: older turns shortened", Text(LogAction.LimitReached, """{"limit":"HistoryTurns","value":5,"effect":"older turns shortened"}"""));
        Assert.Equal("run budget exceeded: no more money", Text(LogAction.TaskFailed, """{"status":"budget_exceeded"}""", error: "no more money"));
        Assert.Equal("cancel by local: enough", Text(LogAction.UserIntervention, """{"what":"cancel","by":"local","reason":"enough"}"""));
        Assert.Equal("run completed", Text(LogAction.TaskCompleted, "broken {"));
    }

    [Fact]
    public void What_a_newer_program_calls_by_a_word_of_its_own_is_told_by_that_word()
    {
        var entry = Entry(LogAction.TaskStarted, null) with { Action = new WireWord<LogAction>("plan_\u001b[31mrevised"), ErrorMessage = "why" };
        Assert.Equal((LineMark.Note, "plan revised: why"), (EntryLine.Of(entry).Mark, EntryLine.Of(entry).Text));
        Assert.Equal("on hold", RunSummary.Headline(RunAt(Start) with { Status = new WireWord<RunStatus>("on_hold") }));
        Assert.Equal(ExitCode.Failed, ExitCode.Of(new WireWord<RunStatus>("on_hold").Known));
    }

    [Fact]
    public void A_long_plan_is_cut_and_says_so()
    {
        var line = EntryLine.Of(Entry(LogAction.PlanCreated, """{"steps":12,"plan":["one","two\u001b[2J"]}"""));
        Assert.Equal(["1. one", "2. two", "… and 10 more"], line.Further);
    }

    [Fact]
    public async Task Plain_lines_have_no_colours_and_can_do_without_unicode()
    {
        using var writer = new StringWriter();
        var view = new PlainView(writer, isUnicode: false);
        await view.ShowAsync(RunAt(Start), Entries(Entry(LogAction.StepCompleted, null)), new EntryFigures(), CancellationToken.None);
        Assert.Equal($"    2.0 s  + step 1 completed{writer.NewLine}", writer.ToString());
    }

    [Fact]
    public void Figures_add_up_over_entries()
    {
        var figures = new EntryFigures();
        figures.Add(Entry(LogAction.PlanCreated, """{"steps":3}"""));
        figures.Add(Entry(LogAction.GenerationCompleted, """{"promptTokens":20,"completionTokens":10,"costUsd":0.5}"""));
        figures.Add(Entry(LogAction.GenerationCompleted, """{"promptTokens":1}"""));
        figures.Add(Entry(LogAction.GenerationCompleted, "broken"));
        figures.Add(Entry(LogAction.StepCompleted, null));
        Assert.Equal((3, 1, 31L, 0.5m, true), (figures.Steps, figures.StepsEnded, figures.Tokens, figures.Cost, figures.CostUnknown));
    }

    [Fact]
    public void Json_holds_nothing_that_drives_a_terminal_and_loses_nothing()
    {
        const string Text = "a\u001b[31m\u202eb\u0085 é 👍";
        var line = JsonText.Of(json => json.WriteString("text", Text));
        Assert.DoesNotContain(line, static letter => char.IsControl(letter) || letter == '\u202e');
        Assert.Contains("é ", line);
        Assert.Equal(Text, JsonElement.Parse(line).GetProperty("text").GetString());
    }

    [Fact]
    public void Named_arguments_take_the_types_of_the_schema()
    {
        var tool = new Tools.ToolDeclaration("t", "", Tools.ToolEffect.Reads, JsonElement.Parse(
            """{"type":"object","properties":{"n":{"type":"integer"},"s":{"type":"string"},"l":{"type":"array"},"o":{"type":["string","null"]}}}"""));
        var values = new Dictionary<string, string> { ["n"] = "5", ["s"] = "5", ["l"] = "[1,2]", ["o"] = "null", ["x"] = "7" };
        Assert.Equal("""{"n":5,"s":"5","l":[1,2],"o":"null","x":"7"}""", NamedArguments.ToJson(values, tool));
        Assert.Equal("""{"n":"five"}""", NamedArguments.ToJson(new Dictionary<string, string> { ["n"] = "five" }, tool));
    }

    private static string Text(LogAction action, string? payload, string? tool = null, string? error = null, long took = 0) =>
        EntryLine.Of(Entry(action, payload) with
        {
            ToolName = tool, ErrorMessage = error, Success = error is null, ExecutionTimeMs = took,
        }).Text;

    private static LogEntryResource Entry(LogAction action, string? payload) => new()
    {
        Run = Run, Sequence = 1, Success = true, Action = action, Step = 1, Payload = payload, CreatedAt = Start.AddSeconds(2),
    };

    private static RunResource RunAt(DateTimeOffset at) => RunResource.From(new Run
    {
        Id = Run, Tenant = "local", SessionId = "s", Objective = "o", Model = "m", Workspace = "/", CreatedAt = at,
    }, pathBase: "");

    private static async IAsyncEnumerable<LogEntryResource> Entries(params LogEntryResource[] entries)
    {
        foreach (var entry in entries)
        {
            await Task.Yield();
            yield return entry;
        }
    }

    [Theory]
    [InlineData(100, "1 of 3 steps done, 1 tool call, 12,345 tokens, $0.0100, 12 s")]
    [InlineData(50, "1 of 3 steps done, 12.3k tokens, $0.0100, 12 s")]
    [InlineData(37, "1/3, 12.3k tokens, $0.0100, 12 s")]
    [InlineData(27, "1/3 12.3kt $0.0100 12 s")]
    [InlineData(20, "1/3 12.3kt $0.0100")]
    [InlineData(12, "1/3 $0.0100")]
    [InlineData(5, "1/3…")]
    public void The_line_of_figures_keeps_tokens_and_cost_as_long_as_there_is_room(int room, string expected)
    {
        var figures = new EntryFigures();
        foreach (var (action, payload) in new[]
        {
            (LogAction.PlanCreated, """{"steps":3}"""),
            (LogAction.StepCompleted, "{}"),
            (LogAction.ToolExecuted, "{}"),
            (LogAction.GenerationCompleted, """{"promptTokens":12000,"completionTokens":345,"costUsd":0.01}"""),
        })
        {
            figures.Add(Entry(action, payload));
        }

        var line = StatusLine.Of(figures, TimeSpan.FromSeconds(12), room);

        Assert.Equal(expected, line);
        Assert.True(line.Length <= room);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(20)]
    [InlineData(40)]
    public async Task The_live_view_keeps_to_the_terminal(int width)
    {
        using var output = new StringWriter();
        using var bed = new CliBed { IsInteractive = true };
        var console = LiveConsole.Create(bed.Environment(output, output, CancellationToken.None) with { Width = width });
        LogEntryResource[] entries =
        [
            Entry(LogAction.PlanCreated, """{"steps":2,"plan":["look at everything there is in the folder","tell what was found in it"]}"""),
            Entry(LogAction.StepStarted, """{"description":"look at everything there is in the folder"}"""),
        ];

        await new LiveView(console, TimeProvider.System, isUnicode: true).ShowAsync(RunAt(Start), entries.ToAsyncEnumerable(), new EntryFigures(), CancellationToken.None);

        var written = System.Text.RegularExpressions.Regex.Replace(output.ToString(), "\u001b\\[[0-9;?]*[A-Za-z]", "");
        Assert.All(written.Split('\n', '\r'), line => Assert.True(line.TrimEnd().Length <= width, $"'{line}' is wider than {width}."));
        Assert.Contains("step 1", written);
    }
}
