using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lavra.Durability;
using Lavra.Functions.Durable;
using Lavra.Privacy;
using Lavra.Testing.Durability;
using RetryPolicy = Lavra.Durability.RetryPolicy;

namespace Lavra.Functions.Tests.Durable.TestHost;

/// <summary>
/// The durable adapter on Durable Task's own host: what the double takes for granted about contexts, clients and messages, held
/// against the real ones. Cases that need a moved clock or a second worker are on the double only.
/// </summary>
public sealed class DurableTaskTestHostTests : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Json = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private static readonly SignalDefinition<string> Word = new("word", TypeOf<string>());
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
    private readonly DurableRegistry registry = new();
    private readonly TaskCompletionSource<string> gate = new();
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActivityDefinition<string, string> echo;
    private readonly ActivityDefinition<string, string> hold;
    private RealHost? host;

    public DurableTaskTestHostTests()
    {
        echo = Activity("echo", static (_, input, _) => Task.FromResult($"<{input}>"));
        hold = Activity("hold", async (_, _, cancellationToken) =>
        {
            reached.TrySetResult();
            return await gate.Task.WaitAsync(cancellationToken);
        });
    }

    private DurableTaskDurableClient Client => new DurableTaskDurableClient(host!.Client, new Redactor(), TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        gate.TrySetResult("");
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        patience.Dispose();
    }

    [Fact]
    public async Task Activities_and_children_give_their_outputs()
    {
        var child = Workflow("child", (context, input) => context.CallActivityAsync(echo, $"{input} of {context.ParentInstanceId}"));
        var workflow = Workflow("w", async (context, _) => string.Concat(await Task.WhenAll(
            context.CallChildAsync(child, "a.1", "first"), context.CallChildAsync(child, "a.2", "second"))));

        Assert.Equal("<first of a><second of a>", await RunAsync(workflow));
    }

    [Fact]
    public async Task A_failed_activity_is_told_as_data_and_tried_again_as_its_policy_says()
    {
        var attempts = new List<int>();
        var flaky = Activity("flaky", (context, _, _) =>
        {
            attempts.Add(context.Attempt);
            return context.Attempt < 3 ? throw new InvalidDataException("not yet") : Task.FromResult("at last");
        });
        var bad = Activity("bad", static (_, _, _) => throw new InvalidDataException("broken file"));
        var policy = new RetryPolicy { MaxAttempts = 5, FirstInterval = TimeSpan.FromMilliseconds(10) };
        var workflow = Workflow("w", async (context, _) =>
        {
            var result = await context.CallActivityAsync(flaky, "", policy);
            try
            {
                return await context.CallActivityAsync(bad, "");
            }
            catch (ActivityFailedException failed)
            {
                return $"{result}|{failed.Failure.Type}|{failed.Failure.Message}|{failed.Failure.Retryable}";
            }
        });

        Assert.Equal("at last|System.IO.InvalidDataException|broken file|True", await RunAsync(workflow));
        Assert.Equal([1, 2, 3], attempts);
    }

    [Fact]
    public async Task An_activity_that_nobody_registered_fails_and_says_its_name()
    {
        var missing = new ActivityDefinition<string, string>("missing", TypeOf<string>(), TypeOf<string>());
        var workflow = Workflow("w", (context, _) => context.CallActivityAsync(missing, ""));

        await StartAsync(workflow);

        var ended = await EndOfAsync("a");
        Assert.Equal(InstanceStatus.Failed, ended.Status);
        Assert.Contains("'missing'", ended.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_child_is_an_exception_with_its_failure_and_a_failed_workflow_tells_its_own()
    {
        var child = Workflow("child", static (_, _) => throw new InvalidOperationException("child's fault"));
        var workflow = Workflow("w", async (context, _) =>
        {
            try
            {
                return await context.CallChildAsync(child, "a.1", "");
            }
            catch (ChildWorkflowFailedException failed)
            {
                return $"{failed.InstanceId}: {failed.Failure.Type}: {failed.Failure.Message}";
            }
        });

        Assert.Equal("a.1: System.InvalidOperationException: child's fault", await RunAsync(workflow));
        Assert.Equal(
            ("System.InvalidOperationException", "child's fault"),
            ((await EndOfAsync("a.1")).Failure!.Type, (await EndOfAsync("a.1")).Failure!.Message));
    }

    [Fact]
    public async Task Signals_that_come_before_the_wait_or_after_a_time_out_are_kept_in_order()
    {
        var workflow = Workflow("w", async (context, _) =>
        {
            var none = await context.WaitForSignalAsync(Word, TimeSpan.FromMilliseconds(10), CancellationToken.None);
            await context.CallActivityAsync(hold, "");
            var words = new List<string?> { none.Received.ToString() };
            for (var i = 0; i < 3; i++)
            {
                words.Add((await context.WaitForSignalAsync(Word, TimeSpan.FromMinutes(1), CancellationToken.None)).Payload);
            }

            return string.Join(' ', words);
        });
        await StartAsync(workflow);
        await reached.Task.WaitAsync(patience.Token);

        await Client.SignalAsync("a", Word, "one", patience.Token);
        await Client.SignalAsync("a", Word with { Name = "WORD" }, "two", patience.Token);
        gate.SetResult("");
        await Client.SignalAsync("a", Word, "three", patience.Token);

        Assert.Equal("False one two three", await OutputOfAsync("a"));
    }

    [Fact(Skip = "The published test host (0.2.3-preview.1) never gives a fresh execution the events that it sends itself; "
        + "durabletask-dotnet repaired that in #703 and #707, not published yet. The double runs the same case.")]
    public async Task A_workflow_that_goes_on_afresh_keeps_the_signals_that_nobody_took()
    {
        var workflow = Workflow("w", async (context, input) =>
        {
            if (input == "0")
            {
                using var given = new CancellationTokenSource();
                _ = context.WaitForSignalAsync(Word, null, given.Token);
                given.Cancel();
                await context.CallActivityAsync(hold, "");
            }

            var word = (await context.WaitForSignalAsync(Word, null, CancellationToken.None)).Payload;
            if (word != "stop")
            {
                context.ContinueAsNew(input + word, TypeOf<string>());
            }

            return input;
        });
        await StartAsync(workflow, input: "0");
        await reached.Task.WaitAsync(patience.Token);
        foreach (var word in new[] { "1", "2", "3", "stop" })
        {
            await Client.SignalAsync("a", Word, word, patience.Token);
        }

        gate.SetResult("");

        Assert.Equal("0123", await OutputOfAsync("a"));
    }

    [Fact]
    public async Task Cancel_reaches_a_running_activity_and_the_workflow()
    {
        var workflow = Workflow("w", async (context, _) =>
        {
            try
            {
                return await context.CallActivityAsync(hold, "");
            }
            catch (ActivityFailedException failed) when (failed.Failure.Cancelled)
            {
                return "cancelled: " + (await context.WaitForSignalAsync(Signals.Cancel, null, CancellationToken.None)).Payload!.Reason;
            }
        });
        await StartAsync(workflow);
        await reached.Task.WaitAsync(patience.Token);

        Assert.True(await Client.CancelAsync("a", new CancelRequest("enough"), patience.Token));

        Assert.Equal("cancelled: enough", await OutputOfAsync("a"));
    }

    [Fact]
    public async Task A_timer_that_is_taken_back_is_over_at_once()
    {
        var workflow = Workflow("w", async (context, _) =>
        {
            using var source = new CancellationTokenSource();
            var delay = context.DelayUntilAsync(context.UtcNow.AddYears(1), source.Token);
            var word = await context.WaitForSignalAsync(Word, null, CancellationToken.None);
            source.Cancel();
            return $"{delay.IsCanceled} {word.Payload}";
        });
        await StartAsync(workflow);

        await Client.SignalAsync("a", Word, "go", patience.Token);

        Assert.Equal("True go", await OutputOfAsync("a"));
    }

    [Fact]
    public async Task Ids_and_times_are_the_same_in_every_replay()
    {
        var workflow = Workflow("w", async (context, _) =>
        {
            var before = $"{context.UtcNow:O} {context.NewGuid()} {context.NewGuid()}";
            var noted = await context.CallActivityAsync(echo, before);
            await context.CallActivityAsync(echo, "");
            return noted == $"<{before}>" ? "same" : $"{noted} became {before}";
        });

        Assert.Equal("same", await RunAsync(workflow));
    }

    [Fact]
    public async Task An_id_starts_one_instance_until_that_is_purged_with_its_children()
    {
        var child = Workflow("child", static (_, _) => Task.FromResult("c"));
        var workflow = Workflow("w", async (context, input) => input + await context.CallChildAsync(child, "a.1", ""));
        await RunAsync(workflow, "1");

        Assert.False((await Client.StartAsync(workflow, "a", "2", patience.Token)).Started);
        Assert.True(await Client.PurgeAsync("a", patience.Token));
        Assert.Null(await Client.GetAsync("a.1", patience.Token));
        Assert.True((await Client.StartAsync(workflow, "a", "3", patience.Token)).Started);
        Assert.Equal("3c", await OutputOfAsync("a"));
    }

    [Fact]
    public async Task A_suspended_instance_goes_on_when_it_is_resumed_and_loses_nothing()
    {
        var workflow = Workflow("w", async (context, _) => (await context.WaitForSignalAsync(Word, null, CancellationToken.None)).Payload!);
        await StartAsync(workflow);

        Assert.True(await Client.SuspendAsync("a", "look", patience.Token));
        Assert.True(await Client.SignalAsync("a", Word, "kept", patience.Token));
        Assert.Equal(InstanceStatus.Suspended, (await Client.GetAsync("a", patience.Token))!.Status);
        Assert.True(await Client.ResumeAsync("a", "go on", patience.Token));

        Assert.Equal("kept", await OutputOfAsync("a"));
    }

    [Fact]
    public async Task Terminate_ends_an_instance_and_its_children()
    {
        var child = Workflow("child", (context, _) => context.CallActivityAsync(hold, ""));
        var workflow = Workflow("w", (context, _) => context.CallChildAsync(child, "a.1", ""));
        await StartAsync(workflow);
        await reached.Task.WaitAsync(patience.Token);

        Assert.True(await Client.TerminateAsync("a", "no more", patience.Token));

        foreach (var id in new[] { "a", "a.1" })
        {
            var ended = await EndOfAsync(id);
            Assert.Equal((InstanceStatus.Terminated, "no more"), (ended.Status, ended.Failure!.Message));
        }
    }

    [Fact]
    public async Task A_custom_status_is_the_workflows_own()
    {
        var workflow = Workflow("w", async (context, _) =>
        {
            context.SetCustomStatus("waiting for a word", TypeOf<string>());
            await context.CallActivityAsync(hold, "");
            return "";
        });
        await StartAsync(workflow);
        await reached.Task.WaitAsync(patience.Token);

        Assert.Equal("\"waiting for a word\""u8.ToArray(), (await Client.GetAsync("a", patience.Token))!.CustomStatus.ToArray());
    }

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Json.GetTypeInfo(typeof(T));

    private ActivityDefinition<string, string> Activity(string name, Func<ActivityContext, string, CancellationToken, Task<string>> run)
    {
        var definition = new ActivityDefinition<string, string>(name, TypeOf<string>(), TypeOf<string>());
        registry.AddActivity(definition, new DelegateActivity<string, string>(run));
        return definition;
    }

    private WorkflowDefinition<string, string> Workflow(string name, Func<WorkflowContext, string, Task<string>> run)
    {
        var definition = new WorkflowDefinition<string, string>(name, TypeOf<string>(), TypeOf<string>());
        registry.AddWorkflow(definition, () => new DelegateWorkflow<string, string>(run));
        return definition;
    }

    private async Task StartAsync(WorkflowDefinition<string, string> workflow, string input = "in")
    {
        host = await RealHost.StartAsync(new RegistryFunctions(registry, new Redactor()), registry.Workflows.Keys, registry.Activities.Keys);
        await Client.StartAsync(workflow, "a", input, patience.Token);
    }

    private async Task<string?> RunAsync(WorkflowDefinition<string, string> workflow, string input = "in")
    {
        await StartAsync(workflow, input);
        return await OutputOfAsync("a");
    }

    private async Task<InstanceState> EndOfAsync(string id) => (await Client.WaitForCompletionAsync(id, patience.Token))!;

    private async Task<string?> OutputOfAsync(string id)
    {
        var ended = await EndOfAsync(id);
        Assert.True(ended.Status == InstanceStatus.Completed, $"{ended.Status}: {ended.Failure?.Message}");
        return ended.ReadOutput(TypeOf<string>());
    }
}
