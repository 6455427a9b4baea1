using System.Net;
using System.Text;
using System.Text.Json;
using Lavra.Facts;
using Lavra.Identity;
using Lavra.Testing.Storage;

namespace Lavra.Http.Tests.OpenApi;

/// <summary>What a server answers has the form that the document describes, strictly: no field less, none more.</summary>
public sealed class DescribedAnswersTests
{
    public static TheoryData<string> Reads => [.. OpenApiTests.Operations()
        .Where(static operation => operation.Method == "get" && Media(operation.Operation) == "application/json")
        .Select(static operation => operation.Path)];

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task What_is_read_has_the_form_that_is_described(string path)
    {
        await using var api = await TestApi.StartAsync();
        var id = await AddFullRunAsync(api);

        using var response = await api.Client.GetAsync(AddressOf(path, id));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.CheckAsync(path);
        if (body!.Value.TryGetProperty("items", out var items))
        {
            Assert.NotEqual(0, items.GetArrayLength());
        }
    }

    [Fact]
    public async Task What_is_streamed_has_the_form_that_is_described()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync(LogAction.TaskStarted, LogAction.ToolExecuted, LogAction.TaskCompleted);
        await using var events = await EventReader.OpenAsync(api.Client, $"/api/runs/{id}/events");

        for (var count = 0; await events.NextAsync() is { } next; count++)
        {
            Assert.Empty(DescribedForm.Differences("LogEntry", JsonElement.Parse(next.Data)));
        }

        using var nothing = await api.Client.GetAsync($"/api/runs/{id}/events?after=3");
        await nothing.CheckAsync("/api/runs/{id}/events");
    }

    [Fact]
    public async Task What_is_started_and_cancelled_has_the_form_that_is_described()
    {
        await using var api = await TestApi.StartAsync();
        const string Full = """
            {"objective":"x","session":"s","inputs":{"a":"b"},"plan":{"steps":[{"description":"d"}]},"model":"big","budget":{"tokens":9,"usd":null},
             "limits":{"iterations":3,"stepSeconds":1.5},"idempotencyKey":"once"}
            """;

        foreach (var (body, status) in new[] { (Full, HttpStatusCode.Accepted), (Full, HttpStatusCode.OK), ("""{"objective":"x"}""", HttpStatusCode.Accepted) })
        {
            Assert.Empty(DescribedForm.Differences("StartRun", JsonElement.Parse(body)));
            using var started = await api.Client.PostJsonAsync("/api/runs", body);
            Assert.Equal(status, started.StatusCode);
            var id = (await started.CheckAsync("/api/runs"))!.Value.Text("id");
            using var cancelled = await api.Client.PostJsonAsync($"/api/runs/{id}/cancel", """{"reason":"enough"}""");
            Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
            await cancelled.CheckAsync("/api/runs/{id}/cancel");
        }

        var ended = await api.AddRunAsync(static run => run with { Status = RunStatus.Cancelled, CompletedAt = run.CreatedAt });
        using var again = await api.Client.PostJsonAsync($"/api/runs/{ended}/cancel", "{}");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        await again.CheckAsync("/api/runs/{id}/cancel");
    }

    [Fact]
    public async Task What_is_refused_has_the_form_that_is_described()
    {
        await using var api = await TestApi.StartAsync(static options => options.MaxRequestBytes = 1024);
        var ended = await api.AddRunAsync(LogAction.TaskStarted, LogAction.TaskCompleted);
        using var first = await api.Client.PostJsonAsync("/api/runs", """{"objective":"x","idempotencyKey":"once"}""");
        var statuses = new List<int>();

        foreach (var (path, answer) in new[]
        {
            ("/api/runs", api.Client.PostJsonAsync("/api/runs", "{")),
            ("/api/runs", api.Client.PostJsonAsync("/api/runs", """{"objective":"","bogus":1}""")),
            ("/api/runs", api.ClientWith(null).PostJsonAsync("/api/runs", "{}")),
            ("/api/runs", api.ClientWith(TestApi.Reader).PostJsonAsync("/api/runs", "{}")),
            ("/api/runs/{id}", api.Client.GetAsync("/api/runs/none")),
            ("/api/runs/{id}/generations/{generation}", api.Client.GetAsync($"/api/runs/{ended}/generations/s7.g7")),
            ("/api/runs/{id}/cancel", api.Client.PostJsonAsync($"/api/runs/{ended}/cancel", "{}")),
            ("/api/runs", api.Client.PostJsonAsync("/api/runs", new string(' ', 2000))),
            ("/api/runs", api.Client.PostAsync("/api/runs", new StringContent("{}", Encoding.UTF8, "text/plain"))),
            ("/api/runs", api.Client.PostJsonAsync("/api/runs", """{"objective":"y","idempotencyKey":"once"}""")),
        })
        {
            using var response = await answer;
            statuses.Add((int)response.StatusCode);
            await response.CheckAsync(path);
        }

        api.Runs.Failure = new InvalidOperationException("broken");
        using var failed = await api.Client.GetAsync($"/api/runs/{ended}");
        await failed.CheckAsync("/api/runs/{id}");
        Assert.Equal([400, 400, 401, 403, 404, 404, 409, 413, 415, 422, 500], [.. statuses, (int)failed.StatusCode]);
    }

    [Theory]
    [MemberData(nameof(ResourceFormTests.Resources), MemberType = typeof(ResourceFormTests))]
    public void A_resource_that_is_full_or_bare_has_the_form_that_is_described(Type type)
    {
        foreach (var isFull in new[] { true, false })
        {
            var written = ResourceFormTests.Written(type, isFull);
            Assert.Empty(DescribedForm.Differences(WireTypes.NameOf(type, isRequest: false), JsonElement.Parse(written)));
        }
    }

    [Fact]
    public void A_form_that_is_not_described_is_told()
    {
        var problem = JsonElement.Parse("""{"type":"t","title":"t","status":"400","detail":"d","more":1}""");

        var differences = DescribedForm.Differences("Problem", problem);

        Assert.Contains(differences, static one => one.StartsWith("/status", StringComparison.Ordinal));
        Assert.Contains(differences, static one => one.StartsWith("/more", StringComparison.Ordinal));
        Assert.NotEmpty(DescribedForm.Differences("Problem", JsonElement.Parse("{}")));
        Assert.NotEmpty(DescribedForm.Differences("Job", JsonElement.Parse("""
            {"name":"n","description":"d","periodSeconds":1,"nextDueAt":"tomorrow","isRunning":false,"runs":[]}
            """)));
    }

    private static string? Media(JsonElement operation) => operation.GetProperty("responses").GetProperty("200").TryGetProperty("content", out var content)
        ? content.EnumerateObject().First().Name
        : null;

    private static string AddressOf(string path, RunId id) => path
        .Replace("{id}", id.ToString(), StringComparison.Ordinal)
        .Replace("{generation}", "s1.g1", StringComparison.Ordinal)
        .Replace("{name}", "retention", StringComparison.Ordinal);

    private static async Task<RunId> AddFullRunAsync(TestApi api)
    {
        var id = await api.AddRunAsync(static run => SampleFacts.FullRun(run.Id) with { Tenant = TestApi.Tenant, CreatedAt = run.CreatedAt });
        await api.Runs.WriteAsync(
            new FactBatch(id)
            {
                Steps = { SampleFacts.Step(id, 1), SampleFacts.FullStep(id, 2) },
                Generations = { SampleFacts.Pending(id, 1, 1), SampleFacts.Answered(id, 1, 2), SampleFacts.FullGeneration(id, 2, 1) },
                ToolCalls = { SampleFacts.Asked(id, 1, 1), SampleFacts.Done(id, 1, 1, 2), SampleFacts.FullToolCall(id, 2, 1, 1) },
                Log = { SampleFacts.Entry(id, "a"), SampleFacts.FullEntry(id, "b") },
            },
            CancellationToken.None);
        return id;
    }
}
