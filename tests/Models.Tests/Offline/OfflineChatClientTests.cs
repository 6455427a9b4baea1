using Lavra.Generation;
using Lavra.Models.Offline;
using Lavra.Planning;
using Lavra.Planning.Reading;
using Lavra.Testing.Catalogs;
using Microsoft.Extensions.AI;

namespace Lavra.Models.Tests.Offline;

public sealed class OfflineChatClientTests
{
    private readonly FakeFiles files = new()
    {
        Files =
        {
            ["README.md"] = "# Hello\n\nWorld.\n",
            ["docs/a|b.md"] = "one\n",
            ["src/A.cs"] = "class A;\n// TODO: more\n",
            ["src/deep/B.cs"] = "class B;",
            ["src/deep/notes.txt"] = "TODO `quote`\n",
        },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_report_has_the_figures_of_the_tool_and_their_totals(int historyTurns)
    {
        var answer = await OfflineRun.AnswerAsync(
            files, "count the C# files and lines under src and write a report to report.md", historyTurns);

        Assert.Equal(["summarise_files", "write_file"], files.Called);
        Assert.Equal(
            """
            # Files matching `*.cs` in `src`

            There are 2 files, 3 lines, 31 bytes in `src` and below (only `*.cs`).

            | Extension | Files | Lines | Bytes |
            | --- | ---: | ---: | ---: |
            | `.cs` | 2 | 3 | 31 |
            | **Total** | 2 | 3 | 31 |

            | Largest files | Lines | Bytes |
            | --- | ---: | ---: |
            | `src/A.cs` | 2 | 23 |
            | `src/deep/B.cs` | 1 | 8 |

            _Written by Lavra's offline model, which works by plain rules; all figures come from tool results._

            """.ReplaceLineEndings("\n"),
            files.Files["report.md"]);
        Assert.Equal(
            "[offline model, plain rules] I wrote `report.md`. There are 2 files, 3 lines, 31 bytes in `src` and below (only `*.cs`).", answer);
    }

    [Fact]
    public async Task Found_comments_are_written_with_their_places()
    {
        await OfflineRun.AnswerAsync(files, "find TODO comments in src and write them to todo.md");

        Assert.Contains(
            "- `src/A.cs`\n  - 2: `// TODO: more`\n- `src/deep/notes.txt`\n  - 1: `` TODO `quote` ``", files.Files["todo.md"], StringComparison.Ordinal);
        Assert.Contains("`TODO` is in 2 lines of 2 files in `src`.", files.Files["todo.md"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_report_escapes_what_would_break_its_table()
    {
        var answer = await OfflineRun.AnswerAsync(files, "list the files in docs and write a report to x.md");

        Assert.Contains("| `a\\|b.md` | file | 4 |", files.Files["x.md"], StringComparison.Ordinal);
        Assert.Contains("`docs` has 1 entry (0 folders, 1 file, 4 bytes).", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Portuguese_objective_is_answered_in_Portuguese()
    {
        var answer = await OfflineRun.AnswerAsync(files, "conte os arquivos e linhas C# em src e escreva um relatório em relatorio.md");

        Assert.StartsWith("[modelo offline, regras simples] Escrevi `relatorio.md`. Há 2 arquivos, 3 linhas, 31 bytes em `src` e abaixo", answer, StringComparison.Ordinal);
        Assert.Contains("| Extensão | Arquivos | Linhas | Bytes |", files.Files["relatorio.md"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_read_and_shown_in_a_block() =>
        Assert.Equal(
            "[offline model, plain rules] `README.md` says:\n\n```\n# Hello\n\nWorld.\n```", await OfflineRun.AnswerAsync(files, "read README.md"));

    [Fact]
    public async Task A_copy_is_exact()
    {
        await OfflineRun.AnswerAsync(files, "read README.md and write it to copy.md");

        Assert.Equal(files.Files["README.md"], files.Files["copy.md"]);
    }

    [Fact]
    public async Task A_file_that_is_not_shown_whole_is_not_copied()
    {
        files.Files["long.txt"] = new string('x', 500);

        var given = await GivenUpAsync("read long.txt and write it to copy.txt", toolResultChars: 100);

        Assert.False(files.Files.ContainsKey("copy.txt"));
        Assert.Contains("not be a true copy", given, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("old\n", "old\nhello\n")]
    [InlineData("old", "old\nhello\n")]
    [InlineData("one\ntwo\n", "one\ntwo\nhello\n")]
    [InlineData("one\ntwo", "one\ntwo\nhello\n")]
    [InlineData("", "hello\n")]
    [InlineData(null, "hello\n")]
    public async Task An_appended_line_is_a_line_of_its_own(string? before, string after)
    {
        if (before is not null)
        {
            files.Files["notes.txt"] = before;
        }

        await OfflineRun.AnswerAsync(files, "append the line \"hello\" to notes.txt", historyTurns: 1);

        Assert.Equal(after, files.Files["notes.txt"]);
        Assert.Single(files.Called, tool => tool == "append_file");
    }

    [Fact]
    public async Task A_result_that_is_cut_is_reported_as_incomplete()
    {
        for (var at = 0; at < 50; at++)
        {
            files.Files[$"many/{at:00}.txt"] = "needle\n";
        }

        var answer = await OfflineRun.AnswerAsync(files, "search for needle in many", toolResultChars: 1000);

        Assert.Contains("at least", answer, StringComparison.Ordinal);
        Assert.Contains("The tool did not give everything", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("(empty)", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list the files in nowhere", "list_directory failed. Error (not_found): There is no folder 'nowhere'.")]
    [InlineData("read nothing.md and write it to copy.md", "read_file failed. Error (not_found): There is no file 'nothing.md'.")]
    [InlineData("read nothing.md", "read_file failed. Error (not_found): There is no file 'nothing.md'.")]
    public async Task A_failed_tool_is_a_failure_and_no_answer_and_nothing_is_written(string objective, string error)
    {
        Assert.Contains(error, await GivenUpAsync(objective), StringComparison.Ordinal);
        Assert.DoesNotContain("write_file", files.Called);
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_a_failure()
    {
        files.Broken.Add("write_file");

        Assert.Contains(
            "write_file failed. Error (failed): The disk is on fire.",
            await GivenUpAsync("list the files in docs and write a report to x.md"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_counted_by_reading_where_no_tool_counts_them()
    {
        files.Missing.Add("summarise_files");

        var answer = await OfflineRun.AnswerAsync(files, "count the C# files and lines under src");

        Assert.Equal(["find_files", "read_file", "read_file"], files.Called);
        Assert.Contains("2 files, 3 lines in `src`", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_not_offered_is_named()
    {
        files.Missing.Add("search_text");

        Assert.Contains("needs the tool search_text", await GivenUpAsync("search for TODO in src"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list the files in ../..", "There is no folder '../..'.")]
    [InlineData("list the files in ../...", "There is no folder '../..'.")]
    [InlineData("list the files in nowhere/...", "There is no folder 'nowhere/..'.")]
    [InlineData("list the files in nowhere.", "There is no folder 'nowhere'.")]
    public async Task The_dots_of_a_path_are_not_taken_for_the_end_of_the_sentence(string objective, string error) =>
        Assert.Contains(error, await GivenUpAsync(objective), StringComparison.Ordinal);

    [Fact]
    public async Task Without_a_final_answer_tool_it_answers_in_text()
    {
        files.Missing.Add("final_answer");

        Assert.Contains("World.", await OfflineRun.AnswerAsync(files, "read README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_step_is_done_and_not_the_whole_objective()
    {
        await OfflineRun.AnswerAsync(files, "list the files in src and then read README.md", step: "read README.md");

        Assert.Equal(["read_file"], files.Called);
    }

    [Theory]
    [InlineData("write a poem about the sea")]
    [InlineData("delete everything")]
    public async Task What_it_does_not_understand_names_the_settings_that_connect_a_model(string objective)
    {
        var refusal = await Assert.ThrowsAsync<ModelException>(() => OfflineRun.AnswerAsync(files, objective));

        Assert.Equal(ModelFailure.NotSupported, refusal.Failure);
        Assert.False(refusal.Transient);
        Assert.Contains("Lavra:Model:Endpoint", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("OPENAI_API_KEY", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("find TODO comments in src", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("count the C# files and lines under src and write a report to report.md", 1)]
    [InlineData("list the files in src and then read README.md", 2)]
    public async Task It_plans_what_it_understands(string objective, int steps)
    {
        using var model = new OfflineChatClient();
        var response = await model.GetResponseAsync(
            PlanPrompt.Build(new PlanRequest { Objective = objective, Tools = files.Declarations, MaxSteps = 50 }),
            new ChatOptions { ResponseFormat = PlanPrompt.ResponseFormat },
            CancellationToken.None);

        var reading = PlanReader.Read(response.Text, FakeToolCatalog.None, 50, PlanOrigin.Model);

        Assert.Empty(reading.Errors);
        Assert.Equal(steps, reading.Plan!.Steps.Count);
        Assert.All(reading.Plan.Steps, step => Assert.NotNull(OfflineObjective.Read(step.Description)));
        Assert.All(reading.Plan.Steps.Skip(1), step => Assert.Single(step.DependsOn));
    }

    [Fact]
    public async Task It_does_not_plan_what_it_does_not_understand()
    {
        using var model = new OfflineChatClient();

        await Assert.ThrowsAsync<ModelException>(() => model.GetResponseAsync(
            PlanPrompt.Build(new PlanRequest { Objective = "conquer the world", Tools = [], MaxSteps = 5 }), null, CancellationToken.None));
    }

    [Fact]
    public async Task Tokens_are_counted_and_marked_as_estimates()
    {
        using var model = new OfflineChatClient();
        var response = await model.GetResponseAsync(
            [new ChatMessage(ChatRole.User, "list the files in src")], OfflineRun.Options(files), CancellationToken.None);

        Assert.Equal("offline", response.ModelId);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Equal(6, response.Usage!.InputTokenCount);
        Assert.True(response.Usage.OutputTokenCount > 0);
        Assert.Equal(response.Usage.InputTokenCount + response.Usage.OutputTokenCount, response.Usage.TotalTokenCount);
        Assert.Equal(true, response.AdditionalProperties!["lavra.usage_estimated"]);
    }

    [Fact]
    public async Task Streaming_gives_the_same_answer()
    {
        using var model = new OfflineChatClient();
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in model.GetStreamingResponseAsync(
            [new ChatMessage(ChatRole.User, "list the files in src")], OfflineRun.Options(files), CancellationToken.None))
        {
            updates.Add(update);
        }

        Assert.Equal("list_directory", Assert.Single(updates.ToChatResponse().Messages[0].Contents.OfType<FunctionCallContent>()).Name);
    }

    private async Task<string> GivenUpAsync(string objective, int toolResultChars = 16_000)
    {
        var failure = await Assert.ThrowsAsync<ModelException>(
            () => OfflineRun.AnswerAsync(files, objective, toolResultChars: toolResultChars));
        Assert.Equal((ModelFailure.GivenUp, false), (failure.Failure, failure.Transient));
        return failure.Message;
    }
}
