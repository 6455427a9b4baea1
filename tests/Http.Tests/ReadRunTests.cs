using System.Net;
using System.Text.Json;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Generation.Prompts;
using Lavra.Identity;
using Lavra.Planning;
using Lavra.Tools;

namespace Lavra.Http.Tests;

public sealed class ReadRunTests
{
    [Fact]
    public async Task A_run_shows_its_result_and_what_it_used()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskStarted);
        await AddGenerationsAsync(api, id, 0.2m, 0.05m);
        await api.AddEntriesAsync(id, LogAction.TaskCompleted);

        var run = await api.Client.GetJsonAsync($"/api/runs/{id}");

        Assert.Equal(("completed", "42"), (run.Text("status"), run.Text("answer")));
        Assert.Equal(JsonValueKind.Null, run.GetProperty("error").ValueKind);
        Assert.Equal(2, run.GetProperty("lastSequence").GetInt64());
        var totals = run.GetProperty("totals");
        Assert.Equal((30, 0.25m), (totals.GetProperty("totalTokens").GetInt64(), totals.GetProperty("costUsd").GetDecimal()));
        Assert.False(totals.GetProperty("costUnknown").GetBoolean());
    }

    [Fact]
    public async Task A_cost_that_is_not_wholly_known_is_null_and_never_a_smaller_sum()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();
        await AddGenerationsAsync(api, id, 0.25m, null);

        var totals = (await api.Client.GetJsonAsync($"/api/runs/{id}")).GetProperty("totals");

        Assert.Equal(JsonValueKind.Null, totals.GetProperty("costUsd").ValueKind);
        Assert.True(totals.GetProperty("costUnknown").GetBoolean());
        Assert.Equal(0.25m, totals.GetProperty("knownCostUsd").GetDecimal());
    }

    [Fact]
    public async Task A_run_does_not_show_where_on_the_host_it_works()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();

        Assert.DoesNotContain("secret-place", (await api.Client.GetJsonAsync($"/api/runs/{id}")).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/log")]
    [InlineData("/events")]
    [InlineData("/steps")]
    [InlineData("/generations")]
    [InlineData("/generations/s1.g1")]
    [InlineData("/tool-calls")]
    public async Task What_is_no_id_is_unknown_or_anothers_is_the_same_404(string path)
    {
        await using var api = await TestApi.StartAsync();
        var theirs = await api.AddRunAsync(LogAction.TaskStarted);
        var stranger = api.ClientWith(TestApi.Stranger);
        var details = new HashSet<string>();

        foreach (var id in new[] { "no-id", "00000000-0000-0000-0000-000000000000", RunId.New(api.Time).ToString(), theirs.ToString() })
        {
            using var response = await stranger.GetAsync($"/api/runs/{id}{path}");
            details.Add((await response.ReadProblemAsync(HttpStatusCode.NotFound)).Text("detail"));
        }

        Assert.Single(details);
    }

    [Fact]
    public async Task The_log_comes_in_pages_without_gap_or_duplicate()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(
            LogAction.TaskStarted, LogAction.PlanCreated, LogAction.ToolExecuted, LogAction.GenerationCompleted, LogAction.TaskCompleted);
        var seen = new List<(long, string)>();
        string? next = "0";

        while (next is not null)
        {
            var page = await api.Client.GetJsonAsync($"/api/runs/{id}/log?after={next}&limit=2");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(static e => (e.GetProperty("sequence").GetInt64(), e.Text("action"))));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(
            [(1, "task_started"), (2, "plan_created"), (3, "tool_executed"), (4, "generation_completed"), (5, "task_completed")], seen);
    }

    [Fact]
    public async Task A_payload_is_shown_as_the_object_that_it_is()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskStarted);

        var entry = (await api.Client.GetJsonAsync($"/api/runs/{id}/log")).GetProperty("items")[0];

        Assert.Equal(1, entry.GetProperty("payload").GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task Steps_generations_and_tool_calls_come_in_pages()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();
        var facts = new FactBatch(id);
        for (var i = 1; i <= 3; i++)
        {
            facts.Steps.Add(new StepRecord { Id = new StepId(id, i), Plan = new PlanStep { Id = $"p{i}", Description = "d" } });
            facts.Generations.Add(new GenerationRecord
            {
                Id = new GenerationId(id, i, 1), Model = "m", Status = GenerationStatus.Completed, CreatedAt = api.Time.GetUtcNow(),
            });
            facts.ToolCalls.Add(new ToolCallRecord
            {
                Id = new ToolCallId(id, 1, 1, i), Tool = "t", Arguments = "{}", CreatedAt = api.Time.GetUtcNow(),
            });
        }

        await api.Runs.WriteAsync(facts, CancellationToken.None);

        foreach (var (what, ids) in new[]
        {
            ("steps", new[] { $"{id}.s1", $"{id}.s2", $"{id}.s3" }),
            ("generations", [$"{id}.s1.g1", $"{id}.s2.g1", $"{id}.s3.g1"]),
            ("tool-calls", [$"{id}.s1.g1.t1", $"{id}.s1.g1.t2", $"{id}.s1.g1.t3"]),
        })
        {
            var first = await api.Client.GetJsonAsync($"/api/runs/{id}/{what}?limit=2");
            var second = await api.Client.GetJsonAsync($"/api/runs/{id}/{what}?limit=2&after={first.GetProperty("next")}");
            var items = new[] { first, second }.SelectMany(static page => page.GetProperty("items").EnumerateArray());
            Assert.Equal(ids, items.Select(static item => item.Text("id")));
            Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        }
    }

    [Fact]
    public async Task A_generation_is_shown_with_its_prompt_answer_and_tool_calls()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();
        var brief = new StepBrief("Work well.", "Count the files.").ToPayload();
        var name = PayloadName.Of(brief);
        var facts = new FactBatch(id) { Payloads = { [name] = brief } };
        for (var number = 1; number <= 2; number++)
        {
            facts.Generations.Add(new GenerationRecord
            {
                Id = new GenerationId(id, 1, number), Model = "m", Status = GenerationStatus.Completed, CreatedAt = api.Time.GetUtcNow(),
                Prompt = PromptWindow.Before(number, 5, 30).Reference(name), ResponseContent = $"answer {number}", CostUsd = 0.5m,
            });
        }

        facts.ToolCalls.Add(new ToolCallRecord
        {
            Id = new ToolCallId(id, 1, 1, 1), ModelCallId = "c1", Tool = "look", Arguments = """{"path":"."}""",
            CreatedAt = api.Time.GetUtcNow(), Result = ToolResult.Ok("three files"),
        });
        await api.Runs.WriteAsync(facts, CancellationToken.None);

        var first = await api.Client.GetJsonAsync($"/api/runs/{id}/generations/{id}.s1.g1");
        var second = await api.Client.GetJsonAsync($"/api/runs/{id}/generations/s1.g2");

        Assert.Equal(("answer 1", 0.5m), (first.GetProperty("generation").Text("response"), first.GetProperty("generation").GetProperty("costUsd").GetDecimal()));
        Assert.Equal("three files", first.GetProperty("toolCalls")[0].GetProperty("result").Text("content"));
        Assert.Equal(
            [("system", "Work well."), ("user", "Count the files.")],
            first.GetProperty("promptMessages").EnumerateArray().Select(static message => (message.Text("role"), message.Text("content"))));
        var messages = second.GetProperty("promptMessages");
        Assert.Equal("look", messages[2].GetProperty("toolCalls")[0].Text("tool"));
        Assert.Equal(".", messages[2].GetProperty("toolCalls")[0].GetProperty("arguments").Text("path"));
        Assert.Equal(("tool", "three files", "c1"), (messages[3].Text("role"), messages[3].Text("content"), messages[3].Text("toolCallId")));
    }

    [Fact]
    public async Task A_prompt_that_was_not_stored_is_told_and_not_left_out_silently()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();
        await api.Runs.WriteAsync(new FactBatch(id)
        {
            Generations =
            {
                new GenerationRecord { Id = new GenerationId(id, 0, 1), Model = "m", Status = GenerationStatus.Completed, CreatedAt = api.Time.GetUtcNow() },
                new GenerationRecord
                {
                    Id = new GenerationId(id, 1, 1), Model = "m", Status = GenerationStatus.Completed, CreatedAt = api.Time.GetUtcNow(),
                    Prompt = new PromptReference("gone", 1, 1, TurnPromptBuilder.Version),
                },
                new GenerationRecord
                {
                    Id = new GenerationId(id, 1, 2), Model = "m", Status = GenerationStatus.Completed, CreatedAt = api.Time.GetUtcNow(),
                    Prompt = new PromptReference("gone", 1, 1, 99),
                },
            },
        }, CancellationToken.None);

        foreach (var (generation, why) in new[] { ("s0.g1", "was not stored"), ("s1.g1", "not stored any more"), ("s1.g2", "version 99") })
        {
            var detail = await api.Client.GetJsonAsync($"/api/runs/{id}/generations/{generation}");
            Assert.Equal(JsonValueKind.Null, detail.GetProperty("promptMessages").ValueKind);
            Assert.Contains(why, detail.Text("promptMissing"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("s1.g9")]
    [InlineData("nonsense")]
    [InlineData("00000000000070008000000000000001.s1.g1")]
    public async Task A_generation_that_is_not_there_is_a_404_that_says_so(string generation)
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();

        using var response = await api.Client.GetAsync($"/api/runs/{id}/generations/{generation}");

        Assert.Contains("no such generation", (await response.ReadProblemAsync(HttpStatusCode.NotFound)).Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"path":"a"}""", JsonValueKind.Object)]
    [InlineData("{path: a", JsonValueKind.String)]
    [InlineData("", JsonValueKind.String)]
    public async Task Arguments_are_shown_as_JSON_or_else_as_the_text_that_a_model_wrote(string arguments, JsonValueKind expected)
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();
        await api.Runs.WriteAsync(new FactBatch(id)
        {
            ToolCalls =
            {
                new ToolCallRecord
                {
                    Id = new ToolCallId(id, 1, 1, 1), Tool = "t", Arguments = arguments, CreatedAt = api.Time.GetUtcNow(),
                    Result = ToolResult.Fail("invalid_arguments", "no"), CompletedAt = api.Time.GetUtcNow(),
                },
            },
        }, CancellationToken.None);

        var call = (await api.Client.GetJsonAsync($"/api/runs/{id}/tool-calls")).GetProperty("items")[0];

        Assert.Equal(expected, call.GetProperty("arguments").ValueKind);
        Assert.Equal("invalid_arguments", call.GetProperty("result").Text("errorCode"));
    }

    [Theory]
    [InlineData("log?limit=0", "limit")]
    [InlineData("log?limit=1001", "limit")]
    [InlineData("log?limit=ten", "limit")]
    [InlineData("log?after=-1", "after")]
    [InlineData("log?after=1&after=2", "after")]
    [InlineData("log?sequence=1", "sequence")]
    [InlineData("steps?limit=201", "limit")]
    [InlineData("generations?after=s1", "after")]
    [InlineData("generations?after=00000000000070008000000000000001.s1.g1", "after")]
    [InlineData("tool-calls?after=00000000000070008000000000000001.s1.g1.t1", "after")]
    [InlineData("events?after=x", "after")]
    public async Task A_wrong_parameter_is_named(string path, string field)
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();

        using var response = await api.Client.GetAsync($"/api/runs/{id}/{path}");

        Assert.Equal([field], (await response.ReadProblemAsync(HttpStatusCode.BadRequest)).Fields());
    }

    [Fact]
    public async Task Tools_and_models_are_listed()
    {
        await using var api = await TestApi.StartAsync();

        var tool = (await api.Client.GetJsonAsync("/api/tools")).GetProperty("items")[0];
        var models = (await api.Client.GetJsonAsync("/api/models")).GetProperty("items");

        Assert.Equal(("read_file", "reads", "object"), (tool.Text("name"), tool.Text("effect"), tool.GetProperty("parameters").Text("type")));
        Assert.Equal([("offline", true), ("big", false)], models.EnumerateArray().Select(static m => (m.Text("name"), m.GetProperty("default").GetBoolean())));
        Assert.DoesNotContain("models.internal", models.ToString(), StringComparison.Ordinal);
    }

    // Each of 15 tokens, at these costs.
    private static Task AddGenerationsAsync(TestApi api, RunId run, params decimal?[] costs)
    {
        var generations = costs.Select((cost, index) => new GenerationRecord
        {
            Id = new GenerationId(run, 1, index + 1),
            Model = "m",
            Status = GenerationStatus.Completed,
            CreatedAt = api.Time.GetUtcNow(),
            Usage = new TokenUsage { PromptTokens = 10, CompletionTokens = 5 },
            CostUsd = cost,
        });
        return api.Runs.WriteAsync(new FactBatch(run) { Generations = [.. generations] }, CancellationToken.None);
    }
}
