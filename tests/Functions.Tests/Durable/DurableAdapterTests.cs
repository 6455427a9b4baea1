using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lavra.Durability;
using Lavra.Functions.Durable;
using Lavra.Functions.Tests.Durable.Double;
using Lavra.Privacy;
using Lavra.Testing.Durability;
using Lavra.Testing.Time;

namespace Lavra.Functions.Tests.Durable;

/// <summary>What the contract of engines does not say and this adapter must do.</summary>
public sealed class DurableAdapterTests : IAsyncLifetime
{
    private const string Secret = "planted-secret-4711";
    private static readonly JsonSerializerOptions Json = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private static readonly SignalDefinition<string> Word = new("word", TypeOf<string>());
    private readonly DurableRegistry registry = new();
    private readonly Redactor redactor = new();
    private readonly ManualTime time = new();
    private readonly DoubleHub hub;
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
    private readonly List<string> crossed = [];
    private Action deliver = static () => { };
    private DoubleWorker? worker;

    public DurableAdapterTests() => hub = new DoubleHub(time) { DefaultVersion = "7" };

    private DurableTaskDurableClient Client => new(worker!.Client, redactor, TimeProvider.System);

    public Task InitializeAsync()
    {
        redactor.Register("test", Secret);
        worker = new DoubleWorker(hub, new RegistryFunctions(registry, redactor)
        {
            OnRequest = request =>
            {
                crossed.Add(request);
                deliver();
            },
        });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await worker!.DisposeAsync();
        patience.Dispose();
    }

    [Fact]
    public async Task What_crosses_to_an_activity_is_the_JSON_that_its_definition_says()
    {
        var sample = new Sample("ä<b>\"\u0001", 0.1m, new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)));
        var definition = new ActivityDefinition<Sample, Sample>("act", SampleJson.Default.Sample, SampleJson.Default.Sample);
        registry.AddActivity(definition, new DelegateActivity<Sample, Sample>((_, input, _) => Task.FromResult(input)));
        var workflow = new WorkflowDefinition<Sample, Sample>("w", SampleJson.Default.Sample, SampleJson.Default.Sample);
        registry.AddWorkflow(workflow, () => new DelegateWorkflow<Sample, Sample>((context, input) => context.CallActivityAsync(definition, input)));

        await Client.StartAsync(workflow, "a", sample, patience.Token);
        var ended = await Client.WaitForCompletionAsync("a", patience.Token);

        var expected = JsonElement.Parse(JsonSerializer.Serialize(sample, SampleJson.Default.Sample));
        using var request = JsonDocument.Parse(Assert.Single(crossed));
        Assert.True(JsonElement.DeepEquals(expected, request.RootElement.GetProperty("input")));
        Assert.True(JsonElement.DeepEquals(expected, JsonElement.Parse(ended!.Output.Span)));
    }

    [Fact]
    public async Task A_secret_in_a_failure_does_not_reach_the_history()
    {
        var activity = Activity("act", static (_, _) => throw new InvalidOperationException($"the key is {Secret}"));
        var workflow = Workflow("w", context => context.CallActivityAsync(activity, ""));
        var thrower = Workflow("thrower", static _ => throw new InvalidOperationException($"the key is {Secret}"));

        await Client.StartAsync(workflow, "a", "", patience.Token);
        await Client.StartAsync(thrower, "b", "", patience.Token);

        foreach (var id in new[] { "a", "b" })
        {
            var failure = (await Client.WaitForCompletionAsync(id, patience.Token))!.Failure!;
            Assert.Equal(("System.InvalidOperationException", "the key is [redacted:test]"), (failure.Type, failure.Message));
        }
    }

    [Fact]
    public async Task An_activity_whose_worker_ended_is_delivered_again_as_it_was()
    {
        var activity = Activity("act", static (_, _) => Task.FromResult("worked"));
        var workflow = Workflow("w", context => context.CallActivityAsync(activity, ""));
        deliver = () =>
        {
            if (crossed.Count < 3)
            {
                throw new HostFailedException("Microsoft.Azure.WebJobs.Host.FunctionInvocationException");
            }
        };

        await Client.StartAsync(workflow, "a", "", patience.Token);
        await PassTimeUntilItEndsAsync("a");

        Assert.Equal("worked", await OutputOfAsync("a"));
        Assert.Equal(3, crossed.Count);
        Assert.Single(crossed.Distinct());
    }

    [Theory]
    [InlineData("Microsoft.Azure.WebJobs.Host.FunctionInvocationException", 10)]
    [InlineData("Microsoft.Azure.WebJobs.Host.FunctionTimeoutException", 1)]
    [InlineData("System.InvalidOperationException", 3)]
    public async Task An_activity_that_ends_its_worker_again_and_again_fails_for_good_and_so_does_one_that_hangs(string type, int deliveries)
    {
        var activity = Activity("act", static (_, _) => Task.FromResult(""));
        var workflow = Workflow("w", context => context.CallActivityAsync(activity, "", new RetryPolicy { MaxAttempts = 3 }));
        deliver = () => throw new HostFailedException(type);

        await Client.StartAsync(workflow, "a", "", patience.Token);
        await PassTimeUntilItEndsAsync("a");

        Assert.Equal(type, (await Client.GetAsync("a", patience.Token))!.Failure!.Type);
        Assert.Equal(deliveries, crossed.Count);
    }

    [Fact]
    public async Task An_activity_that_is_asked_for_after_a_cancel_is_let_work()
    {
        var activity = Activity("act", static (_, cancellationToken) =>
            Task.FromResult(cancellationToken.IsCancellationRequested ? "cancelled" : "worked"));
        var workflow = Workflow("w", async context =>
        {
            await context.WaitForSignalAsync(Signals.Cancel, null, CancellationToken.None);
            return await context.CallActivityAsync(activity, "");
        });
        await Client.StartAsync(workflow, "a", "", patience.Token);

        await Client.CancelAsync("a", new CancelRequest(null), patience.Token);

        Assert.Equal("worked", await OutputOfAsync("a"));
    }

    [Fact]
    public async Task An_activity_whose_instance_was_terminated_is_told_to_stop()
    {
        var began = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        var activity = Activity("act", async (_, cancellationToken) =>
        {
            cancellationToken.Register(stopped.SetResult);
            began.SetResult();
            await stopped.Task;
            return "";
        });
        var workflow = Workflow("w", context => context.CallActivityAsync(activity, ""));
        await Client.StartAsync(workflow, "a", "", patience.Token);
        await began.Task.WaitAsync(patience.Token);

        await Client.TerminateAsync("a", "enough", patience.Token);

        await stopped.Task.WaitAsync(patience.Token);
    }

    [Fact]
    public async Task A_signal_for_whom_nobody_waits_any_more_is_kept_when_the_workflow_goes_on_afresh()
    {
        var began = new TaskCompletionSource();
        var hold = new TaskCompletionSource<string>();
        var activity = Activity("act", (_, _) =>
        {
            began.TrySetResult();
            return hold.Task;
        });
        var workflow = Workflow("w", async (context, input) =>
        {
            if (input == "first")
            {
                // Somebody waits, gives up, and leaves Durable Task's own wait behind.
                using var given = new CancellationTokenSource();
                _ = context.WaitForSignalAsync(Word, null, given.Token);
                given.Cancel();
                await context.CallActivityAsync(activity, "");
                context.ContinueAsNew("second", TypeOf<string>());
                return "";
            }

            return (await context.WaitForSignalAsync(Word, null, CancellationToken.None)).Payload!;
        });
        await Client.StartAsync(workflow, "a", "first", patience.Token);
        await began.Task.WaitAsync(patience.Token);

        await Client.SignalAsync("a", Word, "kept", patience.Token);
        hold.SetResult("");

        Assert.Equal("kept", await OutputOfAsync("a"));
    }

    [Fact]
    public async Task An_instance_has_the_version_of_the_app_that_started_it()
    {
        var workflow = Workflow("w", static context => Task.FromResult(context.Version));
        await Client.StartAsync(workflow, "a", "", patience.Token);
        Assert.Equal("7", await OutputOfAsync("a"));
    }

    [Fact]
    public async Task Code_that_changed_under_a_running_instance_fails_it_and_says_so()
    {
        var first = Activity("first", static (_, _) => Task.FromResult(""));
        var second = Activity("second", static (_, _) => Task.FromResult(""));
        var changed = false;
        var waits = new TaskCompletionSource();
        var workflow = Workflow("w", async context =>
        {
            await context.CallActivityAsync(changed ? second : first, "");
            waits.TrySetResult();
            await context.WaitForSignalAsync(Word, null, CancellationToken.None);
            return "";
        });
        await Client.StartAsync(workflow, "a", "", patience.Token);
        await waits.Task.WaitAsync(patience.Token);
        worker!.WaitUntilIdle();

        changed = true;
        await Client.SignalAsync("a", Word, "go", patience.Token);

        var ended = await Client.WaitForCompletionAsync("a", patience.Token);
        Assert.Equal(InstanceStatus.Failed, ended!.Status);
        Assert.Contains("first", ended.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Children_are_listed_only_when_asked_for()
    {
        var child = Workflow("child", static _ => Task.FromResult(""));
        var workflow = Workflow("w", context => context.CallChildAsync(child, "a.s1", ""));
        await Client.StartAsync(workflow, "a", "", patience.Token);
        await OutputOfAsync("a");

        Assert.Equal(["a"], await ListAsync(new InstanceQuery()));
        Assert.Equal(["a", "a.s1"], (await ListAsync(new InstanceQuery { IncludeChildren = true })).Order(StringComparer.Ordinal));
        Assert.Equal("a", (await Client.GetAsync("a.s1", patience.Token))!.ParentInstanceId);
    }

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Json.GetTypeInfo(typeof(T));

    private async Task<List<string>> ListAsync(InstanceQuery query)
    {
        var ids = new List<string>();
        await foreach (var instance in Client.ListAsync(query, patience.Token))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }

    private async Task<string?> OutputOfAsync(string id)
    {
        var ended = await Client.WaitForCompletionAsync(id, patience.Token);
        Assert.True(ended!.Status == InstanceStatus.Completed, $"{ended.Status}: {ended.Failure?.Message}");
        return ended.ReadOutput(TypeOf<string>());
    }

    private async Task PassTimeUntilItEndsAsync(string id)
    {
        for (var end = Client.WaitForCompletionAsync(id, patience.Token); !end.IsCompleted;)
        {
            worker!.WaitUntilIdle();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private WorkflowDefinition<string, string> Workflow(string name, Func<WorkflowContext, Task<string>> run) =>
        Workflow(name, (context, _) => run(context));

    private WorkflowDefinition<string, string> Workflow(string name, Func<WorkflowContext, string, Task<string>> run)
    {
        var definition = new WorkflowDefinition<string, string>(name, TypeOf<string>(), TypeOf<string>());
        registry.AddWorkflow(definition, () => new DelegateWorkflow<string, string>(run));
        return definition;
    }

    private ActivityDefinition<string, string> Activity(string name, Func<string, CancellationToken, Task<string>> run)
    {
        var definition = new ActivityDefinition<string, string>(name, TypeOf<string>(), TypeOf<string>());
        registry.AddActivity(definition, new DelegateActivity<string, string>((_, input, cancellationToken) => run(input, cancellationToken)));
        return definition;
    }
}
