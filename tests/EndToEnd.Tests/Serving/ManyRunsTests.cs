using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lavra.EndToEnd.Tests.Processes;
using Lavra.Facts;
using Lavra.Http.Client;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Testing.StubModel;

namespace Lavra.EndToEnd.Tests.Serving;

/// <summary>Many callers of one <c>lavra serve</c> at once.</summary>
public sealed partial class ManyRunsTests
{
    private const int Count = 100;

    private static readonly RunQuery All = new("") { Limit = 30 };
    private static readonly RunQuery Running = All with { Status = RunStatus.Running };
    private static readonly RunQuery Completed = All with { Status = RunStatus.Completed };

    [Fact]
    public async Task A_hundred_runs_at_once_are_each_done_and_told_as_if_they_were_alone()
    {
        using var hold = new StubGate();
        await using var model = await StubModelServer.StartAsync();
        model.AnswerWith(request => request.Turn == 1
            ? Reply.ToolCall("append_file", $$"""{"path":"{{NumberIn(request)}}.txt","content":"line of {{NumberIn(request)}}\n"}""").HeldBy(hold)
            : Reply.Text($"Done: {NumberIn(request)}."));
        await using var place = new Workplace(model);
        place.Variables["Lavra__Engine__Workers"] = place.Variables["Lavra__Http__EventStreams"] = $"{Count}";
        place.Variables["Lavra__Http__RequestsPerMinute"] = "100000";
        var server = await LavraServer.StartAsync(place);
        using var client = server.Connect();

        var started = await Task.WhenAll(Enumerable.Range(0, Count).Select(number => client.StartAsync(Body(number), CancellationToken.None)));
        await model.WaitForRequestsAsync(Count, CancellationToken.None).WaitAsync(LavraProcess.Patience);
        Assert.Equal((Count, 0), (await CountAsync(client, Running), await CountAsync(client, Completed)));
        var followed = started.Select(run => client.FollowAsync(run.Run.Id, 0, CancellationToken.None).ToListAsync().AsTask()).ToList();
        hold.Release(Count);
        var logs = await Task.WhenAll(followed).WaitAsync(LavraProcess.Patience);

        for (var number = 0; number < Count; number++)
        {
            var (id, log) = (started[number].Run.Id, logs[number]);
            var run = (await client.GetAsync(id, CancellationToken.None))!;
            Assert.Equal((RunStatus.Completed, $"Done: {number}.", log.Count), (run.Status, run.Answer, (int)run.LastSequence));
            Assert.Equal((2, 1, 0), (run.Totals.Generations, run.Totals.ToolCalls, run.Totals.FailedToolCalls));
            Assert.Equal($"line of {number}\n", await File.ReadAllTextAsync(place.File($"{number}.txt")));
            Assert.Equal(Enumerable.Range(1, log.Count), log.Select(entry => (int)entry.Sequence));
            Assert.All(log, entry => Assert.Equal(id, entry.Run));
            Assert.Equal(log, (await client.ReadLogAsync(id, 0, 1000, CancellationToken.None)).Items);
            Assert.Equal(logs[0].Select(entry => entry.Action), log.Select(entry => entry.Action));
        }

        Assert.Equal((0, Count, Count), (await CountAsync(client, Running), await CountAsync(client, Completed), await CountAsync(client, All)));
        Assert.Equal(Count / 2, await CountAsync(client, All with { SessionId = "session-1" }));
        Assert.Equal(2 * Count, model.RequestCount);
        var evidence = await place.LookAsync();
        Assert.Equal(("ok", 0, 0, Count), (evidence.Integrity, evidence.UnfinishedInstances, evidence.Orphans, evidence.Runs.Count));
    }

    [Fact]
    public async Task A_key_that_comes_twenty_times_at_once_starts_one_run()
    {
        await using var model = await StubModelServer.StartAsync();
        model.AnswerTurns(Reply.ToolCall("append_file", """{"path":"log.txt","content":"once\n"}"""), Reply.Text("Done."));
        await using var place = new Workplace(model);
        var server = await LavraServer.StartAsync(place);
        using var http = new HttpClient { BaseAddress = server.Address };
        using var client = server.Connect();

        // Half of them with the header, half with the field: both say the same.
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => PostAsync(http, number % 2 == 0)));
        var id = answers[0].Id;
        var log = await client.FollowAsync(id, 0, CancellationToken.None).ToListAsync();

        Assert.All(answers, answer => Assert.Equal(id, answer.Id));
        Assert.Equal(1, answers.Count(static answer => answer.Status == HttpStatusCode.Accepted));
        Assert.Equal(19, answers.Count(static answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal("once\n", await File.ReadAllTextAsync(place.File("log.txt")));
        Assert.Equal(Enumerable.Range(1, log.Count), log.Select(entry => (int)entry.Sequence));
        Assert.Equal(1, await CountAsync(client, All));
        Assert.Equal(2, model.RequestCount);
    }

    private static StartRunBody Body(int number) => new() { Objective = $"take care of number {number}", Session = $"session-{number % 2}" };

    private static string NumberIn(StubRequest request) =>
        request.Messages.Select(static message => Number().Match(message.Content)).First(static match => match.Success).Groups[1].Value;

    private static async Task<(HttpStatusCode Status, RunId Id)> PostAsync(HttpClient http, bool header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/runs")
        {
            Content = new StringContent(
                header ? """{"objective":"do it"}""" : """{"objective":"do it","idempotencyKey":"the-key"}""", Encoding.UTF8, "application/json"),
        };
        if (header)
        {
            request.Headers.Add("Idempotency-Key", "the-key");
        }

        using var response = await http.SendAsync(request);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, RunId.Parse(body.RootElement.GetProperty("id").GetString()!));
    }

    /// <summary>Counts runs page by page, and checks that they are those asked for and that none comes twice.</summary>
    private static async Task<int> CountAsync(LavraHttpClient client, RunQuery query)
    {
        var ids = new List<RunId>();
        do
        {
            var page = await client.ListAsync(query, CancellationToken.None);
            ids.AddRange(page.Items.Select(static run => run.Id));
            Assert.All(page.Items, run => Assert.Equal((query.Status ?? run.Status, query.SessionId ?? run.Session), (run.Status, run.Session)));
            query = query with { After = page.Next };
        }
        while (query.After is not null);

        Assert.Equal(ids.Count, ids.Distinct().Count());
        return ids.Count;
    }

    [GeneratedRegex(@"number (\d+)")]
    private static partial Regex Number();
}
