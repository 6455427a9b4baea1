using System.Net;
using System.Text;
using System.Text.Json;
using Lavra.Facts;
using Lavra.Http.Client;
using Lavra.Http.Resources;
using Lavra.Runs;
using Lavra.Security;
using Lavra.Testing.StubModel;

namespace Lavra.Contracts.Hosts;

/// <summary>
/// What every host must do with a run, from the request to the answer, through HTTP and with a model server on a wire. Hosts are
/// opened one after the other over the same storage.
/// </summary>
public abstract partial class HostContract : IAsyncLifetime
{
    private const long Blocks = 32 * 1024;
    private const string ApiKeyText = "lv_host-contract-key";
    private const string UserKeyText = "lv_host-contract-user";
    private const string OtherKeyText = "lv_host-contract-other";
    private const string OneStep = """{"steps":[{"id":"only","description":"do it"}]}""";
    private readonly CancellationTokenSource patience = new(TimeSpan.FromMinutes(4));
    private StubModelServer? model;
    private HostSession? host;
    private LavraHttpClient? client;

    protected CancellationToken Patience => patience.Token;

    private StubModelServer Model => model ?? throw new InvalidOperationException("The test has not begun.");

    private LavraHttpClient Client => client ?? throw new InvalidOperationException("No host is open.");

    private static StartRunBody Body => new() { Objective = "do it", Plan = OneStep };

    public async Task InitializeAsync()
    {
        model = await StubModelServer.StartAsync();
        await OpenAsync();
    }

    public virtual async Task DisposeAsync()
    {
        await CloseAsync();
        await Model.DisposeAsync();
        patience.Dispose();
    }

    /// <summary>Opens a host over this test's storage. The one before has been closed.</summary>
    /// <param name="settings">Settings by name, such as <c>Lavra:Model:Name</c>.</param>
    protected abstract Task<HostSession> OpenAsync(IReadOnlyDictionary<string, string> settings);

    /// <summary>How many bytes everything takes that is stored. No host is open.</summary>
    protected abstract Task<long> StoredBytesAsync();

    [Fact]
    public async Task A_run_goes_from_the_request_to_its_answer()
    {
        Model.Enqueue(Reply.ToolCall("write_file", """{"path":"notes.txt","content":"hello"}"""), Reply.Text("The notes are written."));

        var started = await StartAsync();
        var log = await FollowAsync(started);
        var run = await GetAsync(started);

        Assert.Equal(RunStatus.Pending, started.Status);
        Assert.Equal((RunStatus.Completed, "The notes are written."), (run.Status, run.Answer));
        Assert.Equal((2, 1), (run.Totals.Generations, run.Totals.ToolCalls));
        Assert.Equal(
            [
                LogAction.TaskStarted, LogAction.PlanCreated, LogAction.StepStarted, LogAction.GenerationCompleted,
                LogAction.ToolExecuted, LogAction.GenerationCompleted, LogAction.StepCompleted, LogAction.TaskCompleted,
            ],
            log.Select(static entry => entry.Action));
    }

    [Fact]
    public async Task An_accepted_run_is_answered_with_the_hosts_own_links()
    {
        Model.Enqueue(Reply.Text("done"));
        using var http = new HttpClient { BaseAddress = host!.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runs")
        {
            Content = new StringContent("""{"objective":"do it"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Api-Key", ApiKeyText);

        using var response = await http.SendAsync(request, Patience);
        var text = await response.Content.ReadAsStringAsync(Patience);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        using var body = JsonDocument.Parse(text);
        Assert.Equal($"/api/runs/{body.RootElement.GetProperty("id").GetString()}", response.Headers.Location?.OriginalString);
        Assert.DoesNotContain("runtime/webhooks", text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/openapi.json", HttpStatusCode.OK)]
    [InlineData("/api/runs", HttpStatusCode.Unauthorized)]
    public async Task Who_brings_no_key_is_told_that_the_host_answers_and_nothing_else(string path, HttpStatusCode status)
    {
        using var http = new HttpClient { BaseAddress = host!.Address };
        using var response = await http.GetAsync(path, Patience);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_reader_that_comes_back_goes_on_behind_the_last_entry_that_it_has()
    {
        Model.Enqueue(Reply.ToolCall("list_directory"), Reply.Text("done"));
        var started = await StartAsync();
        var all = await FollowAsync(started);

        var rest = await FollowAsync(started, after: 3);

        Assert.Equal(Enumerable.Range(1, all.Count), all.Select(static entry => (int)entry.Sequence));
        Assert.Equal(all.Skip(3).Select(static entry => entry.Sequence), rest.Select(static entry => entry.Sequence));
    }

    [Fact]
    public async Task Asking_again_with_the_same_key_gives_the_run_that_was_started()
    {
        Model.AnswerTurns(Reply.Text("done"));

        var first = await StartAsync(static body => body with { IdempotencyKey = "once" });
        await FollowAsync(first);
        var second = await Client.StartAsync(Body with { IdempotencyKey = "once" }, Patience);

        Assert.Equal((first.Id, true), (second.Run.Id, second.Existed));
        Assert.Equal(1, Model.RequestCount);
    }

    [Fact]
    public async Task A_key_that_comes_again_gives_its_run_also_when_the_settings_would_not_take_the_request_any_more()
    {
        Model.AnswerTurns(Reply.Text("done"));
        static StartRunBody Asking(StartRunBody body) => body with { IdempotencyKey = "once", Model = "stub" };
        var first = await StartAsync(Asking);
        await FollowAsync(first);

        await CloseAsync();
        await OpenAsync("another");
        var second = await Client.StartAsync(Asking(Body), Patience);
        var unknown = await Assert.ThrowsAsync<LavraHttpException>(() => Client.StartAsync(Body with { Model = "stub" }, Patience));
        var other = await Assert.ThrowsAsync<LavraHttpException>(
            () => Client.StartAsync(Asking(Body) with { Objective = "do more" }, Patience));

        Assert.Equal((first.Id, true), (second.Run.Id, second.Existed));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity), (unknown.Status, other.Status));
        Assert.Equal(1, Model.RequestCount);
    }

    [Fact]
    public async Task A_run_is_cancelled_while_its_model_says_nothing()
    {
        Model.Enqueue(Reply.Hang());
        var started = await StartAsync();
        await Model.WaitForRequestsAsync(1, Patience);

        Assert.Equal(CancelRunResult.Requested, await Client.CancelAsync(started.Id, "enough", Patience));
        var log = await FollowAsync(started);

        Assert.Equal(RunStatus.Cancelled, (await GetAsync(started)).Status);
        Assert.Contains(log, static entry => entry.Action == LogAction.UserIntervention);
        Assert.Equal(LogAction.TaskFailed, log[^1].Action);
        Assert.Equal(CancelRunResult.AlreadyEnded, await Client.CancelAsync(started.Id, null, Patience));
    }

    [Fact]
    public async Task A_run_whose_model_refuses_the_request_fails_and_says_why()
    {
        Model.AnswerWith(static _ => Reply.Error(400, "This model has no taste for that."));

        var started = await StartAsync();
        await FollowAsync(started);

        var run = await GetAsync(started);
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("no taste", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_away_for_a_moment_is_asked_again()
    {
        Model.Enqueue(Reply.RateLimited("1"), Reply.Text("done"));

        var started = await StartAsync();
        var log = await FollowAsync(started);

        Assert.Equal(RunStatus.Completed, (await GetAsync(started)).Status);
        Assert.Single(log, static entry => entry.Action == LogAction.RetryScheduled);
    }

    [Fact]
    public async Task A_run_goes_on_in_the_next_host_and_repeats_nothing_that_was_done()
    {
        Model.Enqueue(Reply.ToolCall("append_file", """{"path":"trace.txt","content":"once\n"}"""), Reply.Hang());
        var started = await StartAsync();
        await Model.WaitForRequestsAsync(2, Patience);

        await CloseAsync();
        Model.Enqueue(Reply.ToolCall("read_file", """{"path":"trace.txt"}"""));
        Model.AnswerWith(static request => Reply.Text(request.Mentions("once") ? "seen" : "not seen"));
        await OpenAsync();
        var log = await FollowAsync(started);

        var run = await GetAsync(started);
        Assert.Equal((RunStatus.Completed, "seen"), (run.Status, run.Answer));
        Assert.Equal(2, log.Count(static entry => entry.Action == LogAction.ToolExecuted));
        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(static entry => (int)entry.Sequence));
    }

    [Fact]
    public async Task Long_texts_come_through_whole()
    {
        var content = string.Concat(Enumerable.Range(0, 12_000).Select(static i => $"line {i} of a long text\\n"));
        var answer = string.Concat(Enumerable.Range(0, 10_000).Select(static i => $"word{i} "));
        Model.Enqueue(
            Reply.ToolCall("write_file", $$"""{"path":"long.txt","content":"{{content}}"}"""),
            Reply.ToolCall("read_file", """{"path":"long.txt"}"""),
            Reply.Text(answer));

        var started = await StartAsync();
        await FollowAsync(started);

        var run = await GetAsync(started);
        Assert.Equal(answer.Trim(), run.Answer?.Trim());
        var calls = await Client.ListToolCallsAsync(started.Id, null, 10, Patience);
        Assert.All(calls.Items, static call => Assert.True(call.Result!.Success));
        Assert.Equal(content.Length, calls.Items[0].Arguments.Length - """{"path":"long.txt","content":""}""".Length);
    }

    [Fact]
    public async Task Storage_grows_with_the_turns_of_a_run_and_not_with_their_square()
    {
        // Twice 200 turns more, over two restarts. Files grow in blocks, and a history that is not full counts.
        var turns = new CountedTurns(500);
        Model.KeepRequests = false;
        Model.AnswerWith(turns.Answer);
        var paused = turns.PauseAfter(100);
        var started = await StartAsync(static body => body with { Limits = new RunLimitsResource { Iterations = 501 } });
        var first = await BytesAtAsync(paused);
        paused = turns.PauseAfter(300);
        await OpenAsync();
        var second = await BytesAtAsync(paused);
        await OpenAsync();
        await FollowAsync(started);
        var run = await GetAsync(started);
        var third = await BytesAtAsync(Task.CompletedTask);

        Assert.Equal((RunStatus.Completed, 500), (run.Status, run.Totals.Generations));
        Assert.True(first > 0);
        Assert.True(
            third - second <= ((second - first) * 1.1) + Blocks,
            $"100 turns took {first} bytes, 300 took {second}, 500 took {third}: more for each turn the longer the run is.");
    }

    private async Task<long> BytesAtAsync(Task moment)
    {
        await moment.WaitAsync(Patience);
        await CloseAsync();
        return await StoredBytesAsync();
    }

    private async Task<RunResource> StartAsync(Func<StartRunBody, StartRunBody>? with = null) =>
        (await Client.StartAsync(with?.Invoke(Body) ?? Body, Patience)).Run;

    private async Task<RunResource> GetAsync(RunResource run) => (await Client.GetAsync(run.Id, Patience))!;

    private async Task<List<LogEntryResource>> FollowAsync(RunResource run, long after = 0)
    {
        var entries = new List<LogEntryResource>();
        await foreach (var entry in Client.FollowAsync(run.Id, after, Patience))
        {
            entries.Add(entry);
        }

        return entries;
    }

    private async Task OpenAsync(string name = "stub")
    {
        host = await OpenAsync(new Dictionary<string, string>
        {
            ["Lavra:Model:Endpoint"] = Model.Endpoint.AbsoluteUri,
            ["Lavra:Model:Name"] = name,
            ["Lavra:Model:ApiKey"] = "key-of-the-stub",
            ["Lavra:Http:Keys:0:Name"] = "contract",
            ["Lavra:Http:Keys:0:Tenant"] = "acme",
            ["Lavra:Http:Keys:0:Scopes:0"] = ApiKeyScopes.Admin,
            ["Lavra:Http:Keys:0:Hash"] = ApiKey.HashOf(ApiKeyText),
            ["Lavra:Http:Keys:1:Name"] = "user",
            ["Lavra:Http:Keys:1:Tenant"] = "acme",
            ["Lavra:Http:Keys:1:Scopes:0"] = ApiKeyScopes.ReadRuns,
            ["Lavra:Http:Keys:1:Scopes:1"] = ApiKeyScopes.WriteRuns,
            ["Lavra:Http:Keys:1:Hash"] = ApiKey.HashOf(UserKeyText),
            ["Lavra:Http:Keys:2:Name"] = "other",
            ["Lavra:Http:Keys:2:Tenant"] = "other",
            ["Lavra:Http:Keys:2:Scopes:0"] = ApiKeyScopes.ReadRuns,
            ["Lavra:Http:Keys:2:Scopes:1"] = ApiKeyScopes.WriteRuns,
            ["Lavra:Http:Keys:2:Hash"] = ApiKey.HashOf(OtherKeyText),
        });
        client = LavraHttpClient.Create(host.Address, ApiKeyText, TimeProvider.System);
    }

    private async Task CloseAsync()
    {
        client?.Dispose();
        client = null;
        if (host is not null)
        {
            await host.DisposeAsync();
            host = null;
        }
    }
}
