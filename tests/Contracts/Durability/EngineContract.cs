using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lavra.Contracts.Architecture;
using Lavra.Durability;
using Lavra.Testing.Durability;

namespace Lavra.Contracts.Durability;

/// <summary>
/// What every engine must do. An adapter opens engines one after the other over the same storage: a second one is how durability
/// is proved. Cases are in the other parts of this class.
/// </summary>
[ContractOf(typeof(IDurableClient))]
public abstract partial class EngineContract : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Json = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
    private EngineSession? session;

    protected static SignalDefinition<string> Word { get; } = new("word", TypeOf<string>());

    /// <summary>What the engines can run. Change it between engines to play a deployment.</summary>
    protected DurableRegistry Registry { get; set; } = new();

    /// <summary>How often each activity input was executed.</summary>
    protected ConcurrentDictionary<string, int> Executions { get; } = new();

    protected CancellationToken Patience => patience.Token;

    protected EngineSession Session => session ?? throw new InvalidOperationException("No engine is open.");

    protected IDurableClient Client => Session.Client;

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        await CloseAsync();
        patience.Dispose();
    }

    /// <summary>Opens an engine over this test's storage. The one before has been closed.</summary>
    protected abstract Task<EngineSession> OpenAsync(DurableRegistry registry);

    protected static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Json.GetTypeInfo(typeof(T));

    protected static WorkflowDefinition<string, string> WorkflowNamed(string name) => new(name, TypeOf<string>(), TypeOf<string>());

    protected static ActivityDefinition<string, string> ActivityNamed(string name, bool stopsOnCancel = true) =>
        new(name, TypeOf<string>(), TypeOf<string>()) { StopsOnCancel = stopsOnCancel };

    protected WorkflowDefinition<string, string> Define(string name, Func<WorkflowContext, string, Task<string>> run)
    {
        var definition = WorkflowNamed(name);
        Registry.AddWorkflow(definition, () => new DelegateWorkflow<string, string>(run));
        return definition;
    }

    /// <summary>Registers an activity whose executions are counted by input.</summary>
    protected ActivityDefinition<string, string> DefineActivity(
        string name, Func<ActivityContext, string, CancellationToken, Task<string>> run, bool stopsOnCancel = true)
    {
        var definition = ActivityNamed(name, stopsOnCancel);
        Registry.AddActivity(definition, new DelegateActivity<string, string>((context, input, cancellationToken) =>
        {
            Executions.AddOrUpdate($"{name}:{input}", 1, static (_, n) => n + 1);
            return run(context, input, cancellationToken);
        }));
        return definition;
    }

    protected ActivityDefinition<string, string> DefineEcho(string name = "echo") =>
        DefineActivity(name, (_, input, _) => Task.FromResult($"<{input}>"));

    protected async Task OpenAsync() => session = await OpenAsync(Registry);

    protected async Task CloseAsync()
    {
        if (session is not null)
        {
            await session.DisposeAsync();
            session = null;
        }
    }

    /// <summary>Closes the engine and opens another over the same storage.</summary>
    protected async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    protected Task<StartOutcome> StartAsync(WorkflowDefinition<string, string> workflow, string id = "a", string input = "in") =>
        Client.StartAsync(workflow, id, input, Patience);

    protected async Task<InstanceState> EndOfAsync(string id = "a") =>
        await Client.WaitForCompletionAsync(id, Patience) ?? throw new InvalidOperationException($"There is no instance '{id}'.");

    protected async Task<string?> OutputOfAsync(string id = "a")
    {
        var state = await EndOfAsync(id);
        Assert.True(state.Status == InstanceStatus.Completed, $"{state.Status}: {state.Failure?.Message}");
        return state.ReadOutput(TypeOf<string>());
    }

    /// <summary>Something that a test opens to let an activity go on, and that says when the activity got there.</summary>
    protected sealed class Gate
    {
        private readonly TaskCompletionSource<string> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => reached.Task;

        public void Open(string result = "ok") => opened.TrySetResult(result);

        public void Fail(Exception exception) => opened.TrySetException(exception);

        public Task<string> PassAsync(CancellationToken cancellationToken)
        {
            reached.TrySetResult();
            return opened.Task.WaitAsync(cancellationToken);
        }
    }
}
