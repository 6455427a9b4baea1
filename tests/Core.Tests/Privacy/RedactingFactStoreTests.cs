using System.Text.Json;
using Lavra.Durability;
using Lavra.Facts;
using Lavra.Facts.Storing;
using Lavra.Generation;
using Lavra.Identity;
using Lavra.Planning;
using Lavra.Privacy;
using Lavra.Testing.Storage;
using Lavra.Tools;
using static Lavra.Testing.Storage.SampleFacts;

namespace Lavra.Core.Tests.Privacy;

public sealed class RedactingFactStoreTests
{
    private const string Secret = "planted-secret-1";
    private static readonly RunId Run = Id(1);
    private readonly RecordingStore inner = new();
    private readonly RedactingFactStore store;

    public RedactingFactStoreTests()
    {
        var redactor = new Redactor();
        redactor.Register("planted", Secret);
        store = new RedactingFactStore(inner, redactor);
    }

    [Fact]
    public async Task A_batch_without_secrets_goes_on_as_the_same_object()
    {
        var batch = Full("nothing", "plain");
        await store.WriteAsync(batch, default);

        Assert.Same(batch, inner.Written);
    }

    [Fact]
    public async Task No_text_of_a_batch_keeps_a_secret()
    {
        await store.WriteAsync(Full(Secret, Secret), default);

        Assert.DoesNotContain(Secret, JsonSerializer.Serialize(inner.Written!), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, string.Concat(inner.Written!.Payloads.Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_belongs_to_an_activitys_commit_goes_on_as_part_of_it()
    {
        var commit = new SomeCommit();
        await store.WriteWithAsync(Full(Secret, Secret), commit, default);

        Assert.Same(commit, inner.With);
        Assert.DoesNotContain(Secret, JsonSerializer.Serialize(inner.Written!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_batch_of_the_caller_is_not_changed()
    {
        var batch = Full(Secret, Secret);
        await store.WriteAsync(batch, default);

        Assert.Equal(Secret, batch.Generations[0].ResponseContent);
        Assert.Equal(Secret, batch.Payloads["p"]);
    }

    [Fact]
    public async Task Secret_like_names_count_in_arguments_inputs_payloads_and_errors()
    {
        var batch = Start(NewRun(Run) with { Inputs = new Dictionary<string, string> { ["db_password"] = "hunter2", ["n"] = "1" } });
        batch.ToolCalls.Add(Done(Run, 1, 1) with { Arguments = """{"api_key":"hunter2","path":"a"}""" });
        batch.Log.Add(Entry(Run, "e") with { Payload = """{"nested":{"token":"hunter2"}}""", ErrorMessage = "refused: password=hunter2" });
        await store.WriteAsync(batch, default);

        var written = inner.Written!;
        Assert.Equal([("db_password", "[redacted]"), ("n", "1")], written.NewRun!.Inputs.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal("""{"api_key":"[redacted]","path":"a"}""", written.ToolCalls[0].Arguments);
        Assert.Equal("""{"nested":{"token":"[redacted]"}}""", written.Log[1].Payload);
        Assert.Equal("refused: password=[redacted]", written.Log[1].ErrorMessage);
    }

    [Fact]
    public async Task Ids_keys_and_names_of_payloads_stay()
    {
        var name = PayloadName.Of(Secret);
        var batch = Start(FullRun(Run) with { Objective = Secret });
        batch.Generations.Add(Answered(Run, 1, 1, Secret) with { Prompt = new PromptReference(name, 1, 1, 1) });
        batch.Payloads.Add(name, Secret);
        await store.WriteAsync(batch, default);

        var written = inner.Written!;
        Assert.Equal(FullRun(Run) with { Objective = written.NewRun!.Objective, Inputs = written.NewRun.Inputs, Budget = written.NewRun.Budget, Limits = written.NewRun.Limits }, written.NewRun);
        Assert.Equal((name, "[redacted:planted]"), (written.Payloads.Single().Key, written.Payloads.Single().Value));
        Assert.Equal(name, written.Generations[0].Prompt!.System);
        Assert.Equal("start", written.Log[0].Key);
    }

    /// <summary>A batch in which every text that is content has <paramref name="text"/>.</summary>
    private static FactBatch Full(string text, string input) => new(Run)
    {
        NewRun = NewRun(Run) with
        {
            Objective = text,
            Inputs = new Dictionary<string, string> { ["name"] = input },
            GivenPlan = JsonSerializer.Serialize(text),
            Answer = text,
            Error = text,
            StartedBy = text,
        },
        Change = new RunChange { Answer = text, Error = text },
        Steps =
        {
            Step(Run, 1) with
            {
                Plan = new PlanStep { Id = text, DependsOn = [text], Description = text, ExpectedOutput = text, Arguments = JsonSerializer.Serialize(text) },
                Inputs = JsonSerializer.Serialize(text),
                Output = text,
                Error = text,
            },
        },
        Generations =
        {
            Answered(Run, 1, 1, text) with { Observation = text, Error = text, ResponseModel = text, FinishReason = text },
        },
        ToolCalls =
        {
            Asked(Run, 1, 1) with
            {
                Tool = text,
                Arguments = JsonSerializer.Serialize(text),
                Result = new ToolResult { Success = false, Content = text, Error = text },
            },
        },
        Log = { Entry(Run, "k") with { ToolName = text, Payload = JsonSerializer.Serialize(text), ErrorMessage = text } },
        Payloads = { ["p"] = text },
    };

    private sealed class SomeCommit : IActivityCommit;

    private sealed class RecordingStore : IFactStore
    {
        public FactBatch? Written { get; private set; }

        public IActivityCommit? With { get; private set; }

        public Task WriteWithAsync(FactBatch facts, IActivityCommit commit, CancellationToken cancellationToken)
        {
            With = commit;
            return WriteAsync(facts, cancellationToken);
        }

        public Task WriteAsync(FactBatch facts, CancellationToken cancellationToken)
        {
            Written = facts;
            return Task.CompletedTask;
        }
    }
}
