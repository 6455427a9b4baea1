using System.Text;
using Lavra.Durability;
using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Local.Storage;
using Lavra.Local.Storage.Reading;
using Lavra.Local.Storage.Schema;
using Lavra.Privacy;
using Lavra.Tools;
using Lavra.Words;
using Microsoft.Data.Sqlite;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Local.Tests.Storage.Files;

/// <summary>What is in the file itself.</summary>
public sealed class SqliteFileTests : IAsyncLifetime
{
    private static readonly RunId Run = Id(1);
    private readonly SqliteBed bed = new();
    private Contracts.Stores.StoreSet stores = null!;

    public async Task InitializeAsync() => stores = await bed.OpenAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task No_byte_of_the_file_or_its_log_holds_a_secret()
    {
        const string Secret = "planted/secret+1";
        const string Marker = "marker-that-is-kept";
        var redactor = new Redactor();
        redactor.Register("planted", Secret);
        var facts = new RedactingFactStore(stores.Facts, redactor);
        foreach (var text in new[] { $"{Marker} {Secret} password=hunter2", new string('x', 5000) + Secret + " password=hunter2" })
        {
            var id = RunId.New(TimeProvider.System);
            var json = $$"""{"a":"{{Secret}}","password":"hunter2","b":"{{Uri.EscapeDataString(Secret)}}"}""";
            var batch = Start(NewRun(id) with { Objective = text, GivenPlan = json, Inputs = new Dictionary<string, string> { ["password"] = "hunter2" } });
            batch.Change = new RunChange { Status = RunStatus.Failed, Error = text, Answer = text };
            batch.Steps.Add(FullStep(id, 1) with { Inputs = json, Output = text, Error = text });
            batch.Generations.Add(FullGeneration(id, 1, 1) with { ResponseContent = text, Observation = text, Error = text });
            batch.ToolCalls.Add(Asked(id, 1, 1) with { Arguments = json, Result = ToolResult.Fail("failed", text) with { Content = text } });
            batch.Log.Add(Entry(id, "e") with { Payload = json, ErrorMessage = text, ToolName = Secret });
            batch.Payloads.Add(PayloadName.Of(text), text);
            await facts.WriteAsync(batch, default);
        }

        var bytes = Files();
        Assert.Contains(Marker, bytes, StringComparison.Ordinal);
        await bed.CloseAsync();
        foreach (var file in new[] { bytes, Files() })
        {
            Assert.DoesNotContain(Secret, file, StringComparison.Ordinal);
            Assert.DoesNotContain(Uri.EscapeDataString(Secret), file, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", file, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_index_of_open_instances_holds_those_of_every_open_status() => Assert.All(WireWords.Members<InstanceStatus>(), status =>
    {
        using var connection = bed.OpenForReading();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {EngineSchema.IsOpen} FROM (SELECT {(int)status} AS status)";
        Assert.Equal(!status.HasEnded(), (long)command.ExecuteScalar()! == 1);
        Assert.Contains($"INDEX instances_open ON instances (status, number) WHERE {EngineSchema.IsOpen};", EngineSchema.V1, StringComparison.Ordinal);
    });

    [Fact]
    public async Task A_round_takes_less_than_1000_bytes()
    {
        const int Rounds = 1000;
        await stores.Facts.WriteAsync(Start(NewRun(Run)), default);
        var before = await Pages();
        for (var n = 1; n <= Rounds; n++)
        {
            await stores.Facts.WriteAsync(
                new FactBatch(Run)
                {
                    Generations =
                    {
                        Answered(Run, 1, n, Text(200, n)) with
                        {
                            ResponseModel = "offline-2026-01-01",
                            Prompt = new PromptReference(PayloadName.Of("system"), Math.Max(1, n - 5), Math.Max(1, n - 35), 1),
                            ToolCallCount = 1,
                            LatencyMs = 812,
                            FinishReason = "tool_calls",
                        },
                    },
                    ToolCalls = { Asked(Run, 1, n) with { ModelCallId = "call_8a7d6f5e4c3b2a19" } },
                    Log =
                    {
                        Entry(Run, $"s1.g{n}", LogAction.GenerationCompleted) with
                        {
                            Step = 1, Generation = n, Payload = """{"model":"offline","tokens":1600}""", ExecutionTimeMs = 812,
                        },
                    },
                },
                default);
            await stores.Facts.WriteAsync(
                new FactBatch(Run)
                {
                    ToolCalls = { Done(Run, 1, n, content: Text(200, -n)) with { ModelCallId = "call_8a7d6f5e4c3b2a19" } },
                    Log =
                    {
                        Entry(Run, $"s1.g{n}.t1", LogAction.ToolExecuted) with
                        {
                            Step = 1, Generation = n, ToolCall = 1, ToolName = "read_file", ExecutionTimeMs = 3,
                        },
                    },
                },
                default);
        }

        var perRound = (await Pages() - before) * 4096.0 / Rounds;
        Assert.InRange(perRound, 500, 1000);
    }

    [Fact]
    public async Task The_same_long_text_of_a_run_is_stored_once_and_compressed()
    {
        var text = string.Concat(Enumerable.Range(0, 3000).Select(n => $"line {n % 50}\n"));
        var batch = Start(NewRun(Run));
        batch.Steps.Add(FullStep(Run, 1) with { Output = text });
        batch.Generations.Add(Answered(Run, 1, 1, text));
        batch.ToolCalls.Add(Done(Run, 1, 1, content: text));
        await stores.Facts.WriteAsync(batch, default);
        await stores.Facts.WriteAsync(
            new FactBatch(Run) { Change = new RunChange { Status = RunStatus.Completed, Answer = new string(text) } }, default);

        Assert.Equal("1", Scalar("SELECT count(*) FROM payloads"));
        Assert.InRange(int.Parse(Scalar("SELECT sum(length(data)) FROM payloads")), 1, text.Length / 5);
        Assert.Equal(text, await stores.Runs.GetPayloadAsync(Run, PayloadName.Of(text), default));
    }

    [Fact]
    public async Task A_damaged_payload_is_named_with_the_remedy()
    {
        await stores.Facts.WriteAsync(Start(NewRun(Run) with { Objective = new string('x', 5000) }), default);
        await stores.Facts.WriteAsync(Start(NewRun(Id(2)) with { Objective = new string('x', 5000) }), default);
        await bed.Writer!.WriteAsync(session =>
            session.Execute("DELETE FROM payloads WHERE run = 1") + session.Execute("UPDATE payloads SET data = x'00112233445566'"));
        var runs = new SqliteRunStore(bed.Readers!, cache: null);

        var missing = await Assert.ThrowsAsync<InvalidDataException>(async () => await runs.GetAsync(Run, default));
        Assert.Contains("backup", missing.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await runs.GetAsync(Id(2), default));
    }

    [Fact]
    public void Queries_search_along_an_index_and_sort_nothing()
    {
        string[] queries =
        [
            RunListing.All, RunListing.InStatus, RunListing.OfSession, RunListing.OfSessionInStatus, SqliteRunStore.GetRun,
            SqliteRunStore.FindKey, SqliteRunStore.Count, SqliteRunStore.GetStep, SqliteRunStore.ListSteps,
            TranscriptReader.GetGeneration, TranscriptReader.GetToolCall, TranscriptReader.GenerationsOfTurns,
            TranscriptReader.ToolCallsOfTurns, TranscriptReader.HasLaterTurn, TranscriptReader.ListGenerations,
            TranscriptReader.ListToolCalls, SqliteExecutionLog.ReadRun, SqliteExecutionLog.ReadFeed, SqliteExecutionLog.FindEnd,
            SqliteEffectLedger.Find,
        ];
        foreach (var query in queries)
        {
            var plan = Plan(query);
            Assert.False(
                plan.Contains("SCAN", StringComparison.Ordinal) || plan.Contains("TEMP B-TREE", StringComparison.Ordinal),
                $"{query}\n{plan}");
        }

        Assert.Contains("runs_newest", Plan(RunListing.All), StringComparison.Ordinal);
        Assert.Contains("run_states_status", Plan(RunListing.InStatus), StringComparison.Ordinal);
        Assert.Contains("runs_session", Plan(RunListing.OfSession), StringComparison.Ordinal);
        Assert.Contains("runs_idempotency", Plan(SqliteRunStore.FindKey), StringComparison.Ordinal);
        Assert.Contains("log_position", Plan(SqliteExecutionLog.ReadRun), StringComparison.Ordinal);
    }

    private static string Text(int length, int seed)
    {
        var random = new Random(seed);
        return string.Create(length, random, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)source.Next('a', 'z' + 1);
            }
        });
    }

    private async Task<long> Pages() =>
        await bed.Writer!.WriteAsync(session => (long)session.Scalar("PRAGMA page_count")!);

    private string Plan(string query)
    {
        using var connection = bed.OpenForReading();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + query;
        for (var i = 1; i <= 7 && query.Contains($"?{i}", StringComparison.Ordinal); i++)
        {
            command.Parameters.AddWithValue($"?{i}", 1);
        }

        foreach (var i in new[] { 6, 7 }.Where(i => query.Contains($"?{i}", StringComparison.Ordinal)))
        {
            if (!command.Parameters.Contains($"?{i}"))
            {
                command.Parameters.AddWithValue($"?{i}", 1);
            }
        }

        using var reader = command.ExecuteReader();
        var plan = new StringBuilder();
        while (reader.Read())
        {
            plan.AppendLine(reader.GetString(3));
        }

        return plan.ToString();
    }

    private string Scalar(string sql)
    {
        using var connection = bed.OpenForReading();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!.ToString()!;
    }

    private string Files()
    {
        var bytes = new StringBuilder();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(bed.Path)!))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            bytes.Append(reader.ReadToEnd());
        }

        return bytes.ToString();
    }
}
