using Lavra.Facts;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Testing.Azurite;
using Lavra.Tools;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Functions.Tests.Storage;

/// <summary>A fault at every request, before and after it was carried out, in a process that goes on and in one that does not.</summary>
[UsesAzurite]
public sealed class TableFaultTests : IAsyncLifetime
{
    // Each with two log rows: more than a transaction takes.
    private const int Calls = 40;

    private readonly RunId run = Id(1);
    private TableBed bed = new();

    private string Tenant => $"tenant {run}";

    public async Task InitializeAsync() => await bed.OpenAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    public async Task A_run_whose_nth_request_fails_is_written_once_when_what_failed_is_repeated(bool after, bool dies, bool isRetried)
    {
        var faults = 0;
        for (var n = 1; ; n++)
        {
            await RenewAsync();
            var transport = new FaultyTransport(AzuriteTables.Transport) { StaysDown = dies }.Inject(after ? Fault.AnswerLost : Fault.NotSent, n);
            var stores = isRetried ? bed.OpenAsShipped(transport) : bed.OpenStores(transport);
            var failed = false;
            foreach (var batch in Batches())
            {
                try
                {
                    await stores.Facts.WriteAsync(batch(), default);
                }
                catch (TableStoreException exception) when (!isRetried)
                {
                    Assert.Equal(TableStoreFailure.Unavailable, exception.Failure);
                    failed = true;
                    stores = dies ? bed.OpenStores(AzuriteTables.Transport) : stores;
                    await stores.Facts.WriteAsync(batch(), default);
                }
            }

            await stores.DisposeAsync();
            await AssertWrittenOnceAsync();
            faults += failed ? 1 : 0;
            if (transport.Requests.Count < n)
            {
                break;
            }
        }

        Assert.True(faults > 10 || isRetried, $"Only {faults} requests were made to fail.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_dead_process_left_undone_is_put_right_by_who_lists_runs(bool after)
    {
        var faults = 0;
        for (var n = 1; ; n++)
        {
            await RenewAsync();
            var batches = Batches().ToList();
            var stores = bed.OpenStores(AzuriteTables.Transport);
            foreach (var batch in batches.SkipLast(1))
            {
                await stores.Facts.WriteAsync(batch(), default);
            }

            await stores.DisposeAsync();
            var transport = new FaultyTransport(AzuriteTables.Transport) { StaysDown = true }.Inject(after ? Fault.AnswerLost : Fault.NotSent, n);
            var dying = bed.OpenStores(transport);
            var written = true;
            try
            {
                await dying.Facts.WriteAsync(batches[^1](), default);
            }
            catch (TableStoreException)
            {
                faults++;
                written = (await (bed.OpenStores(AzuriteTables.Transport)).Runs.GetAsync(run, default))!.HasEnded;
            }

            await dying.DisposeAsync();
            var watching = bed.OpenStores(AzuriteTables.Transport);
            await ListAsync(watching, RunStatus.Running);
            Assert.Equal(written, (await ListAsync(watching, RunStatus.Completed)).Contains(run));
            Assert.Equal(!written, (await ListAsync(watching, RunStatus.Running)).Contains(run));
            if (written)
            {
                await AssertWrittenOnceAsync();
            }
            else
            {
                await watching.Facts.WriteAsync(batches[^1](), default);
            }

            if (transport.Requests.Count < n)
            {
                break;
            }
        }

        Assert.True(faults > 2, $"Only {faults} requests were made to fail.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_whose_marks_nth_request_fails_is_marked_once(bool after)
    {
        var faults = 0;
        for (var n = 1; ; n++)
        {
            var (first, second) = (new ToolCallId(Id(n), 1, 1, 1), new ToolCallId(Id(n), 1, 1, 2));
            var transport = new FaultyTransport(AzuriteTables.Transport).Inject(after ? Fault.AnswerLost : Fault.NotSent, n);
            var stores = bed.OpenStores(transport);
            EffectMark mark;
            try
            {
                mark = await stores.Effects.BeginAsync(first, new EffectNote($"file {n}", "before"), default);
                Assert.False(mark.StartedBefore);
            }
            catch (TableStoreException)
            {
                faults++;
                mark = await stores.Effects.BeginAsync(first, new EffectNote($"file {n}", "before"), default);
            }

            var next = bed.OpenStores(AzuriteTables.Transport);
            await next.Effects.BeginAsync(second, new EffectNote($"file {n}", "after"), default);
            var found = (await next.Effects.FindAsync(first, default))!;
            Assert.Equal(("before", "after", mark.StartedAt), (found.ProbeState, found.NextState, found.StartedAt));
            Assert.Null((await next.Effects.FindAsync(second, default))!.NextState);
            if (transport.Requests.Count < n)
            {
                break;
            }
        }

        Assert.True(faults >= 3, $"Only {faults} requests were made to fail.");
    }

    /// <summary>Every round has tables of its own: it is about one fault, and costs the same as the first.</summary>
    private async Task RenewAsync()
    {
        await bed.DisposeAsync();
        bed = new TableBed();
        await bed.OpenAsync();
    }

    /// <summary>A short run with everything that takes more than one transaction: a key, long texts, and more rows than fit into one.</summary>
    private IEnumerable<Func<FactBatch>> Batches()
    {
        var id = run;
        yield return () =>
        {
            var start = Start(NewRun(id) with { Tenant = $"tenant {id}", IdempotencyKey = $"key {id}", SessionId = $"session {id}", Objective = Noise.Of(1, 3000) });
            start.Change = new RunChange { Status = RunStatus.Running };
            return start;
        };
        yield return () => new FactBatch(id)
        {
            Steps = { Step(id, 1) },
            Generations = { Answered(id, 1, 1, Noise.Of(2, 100_000)) },
            ToolCalls = { Asked(id, 1, 1) },
            Log = { Entry(id, "g1") },
            Payloads = { ["p"] = "payload" },
        };
        yield return () => new FactBatch(id) { ToolCalls = { Done(id, 1, 1) }, Log = { Entry(id, "t1"), Entry(id, "g1") } };
        yield return () =>
        {
            var many = new FactBatch(id) { Generations = { Answered(id, 1, 2) } };
            for (var call = 1; call <= Calls; call++)
            {
                many.ToolCalls.Add(Done(id, 1, 2, call));
                many.Log.Add(Entry(id, $"t2.{call}"));
            }

            return many;
        };
        yield return () => new FactBatch(id)
        {
            Change = new RunChange { Status = RunStatus.Completed, Answer = "42", CompletedAt = At },
            Log = { Entry(id, "end", LogAction.TaskCompleted) },
        };
    }

    private async Task<List<RunId>> ListAsync(TableStores stores, RunStatus status) =>
        [.. (await stores.Runs.ListAsync(new RunQuery(Tenant) { Status = status }, default)).Runs.Select(found => found.Id)];

    private async Task AssertWrittenOnceAsync()
    {
        var stores = bed.OpenStores(AzuriteTables.Transport);
        var log = await stores.Log.ReadAsync(run, 0, 1000, default);
        string[] keys = ["start", "g1", "t1", .. Enumerable.Range(1, Calls).Select(call => $"t2.{call}"), "end"];
        Assert.Equal(keys, log.Select(entry => entry.Key));
        Assert.Equal(Enumerable.Range(1, keys.Length).Select(n => (long)n), log.Select(entry => entry.Sequence));

        var found = (await stores.Runs.GetAsync(run, default))!;
        Assert.Equal((RunStatus.Completed, "42", (long)keys.Length), (found.Status, found.Answer, found.LastSequence));
        Assert.Equal((2, Calls + 1), (found.Totals.Generations, found.Totals.ToolCalls));
        Assert.True(Noise.Of(1, 3000) == found.Objective);
        var turns = await stores.Runs.ReadTurnsAsync(new StepId(run, 1), 1, 10, default);
        Assert.Equal([1, Calls], turns.Select(turn => turn.ToolCalls.Count(call => call.Result is not null)));
        Assert.True(Noise.Of(2, 100_000) == turns[0].Generation.ResponseContent);
        Assert.Equal("payload", await stores.Runs.GetPayloadAsync(run, "p", default));

        Assert.Equal([KeyValuePair.Create(RunStatus.Completed, 1L)], await stores.Runs.CountAsync(Tenant, default));
        Assert.Equal(run, (await stores.Runs.FindByIdempotencyKeyAsync(Tenant, $"key {run}", default))!.Id);
        var query = new RunQuery(Tenant);
        Assert.Single((await stores.Runs.ListAsync(query with { SessionId = $"session {run}" }, default)).Runs);
        Assert.Single((await stores.Runs.ListAsync(query, default)).Runs);
        Assert.Contains(run, await ListAsync(stores, RunStatus.Completed));
        Assert.DoesNotContain(run, await ListAsync(stores, RunStatus.Running));

        var feed = await stores.Log.ReadFeedAsync(Tenant, null, 1000, default);
        Assert.Equal(keys.Reverse(), feed.Entries.Select(entry => entry.Key));
        await stores.DisposeAsync();
    }
}
