using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lavra.Durability;
using Lavra.Local.Engine;
using Lavra.Local.Engine.History;
using Lavra.Local.Storage.Files;
using Lavra.Testing.Durability;
using Lavra.Testing.Time;

namespace Lavra.Local.Tests.Engine;

/// <summary>An embedded engine over a file of its own.</summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));

    public TemporaryFolder Folder { get; } = new();

    public ManualTime Time { get; } = new();

    public DurableRegistry Registry { get; set; } = new();

    public EngineOptions Options { get; } = new();

    public RecordedErrors Errors { get; } = new();

    /// <summary>Told a message before it is delivered.</summary>
    public Action<string, HistoryEvent>? OnMessage { get; set; }

    public SqliteDatabase Database { get; private set; } = null!;

    public EmbeddedEngine Engine { get; private set; } = null!;

    public CancellationToken Patience => patience.Token;

    public string File => Folder.File("lavra.db");

    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Json.GetTypeInfo(typeof(T));

    public WorkflowDefinition<string, string> Workflow(string name, Func<WorkflowContext, string, Task<string>> run)
    {
        var definition = new WorkflowDefinition<string, string>(name, TypeOf<string>(), TypeOf<string>());
        Registry.AddWorkflow(definition, () => new DelegateWorkflow<string, string>(run));
        return definition;
    }

    public ActivityDefinition<string, string> Activity(string name, Func<string, Task<string>> run) =>
        Activity(name, (_, input) => run(input));

    public ActivityDefinition<string, string> Activity(string name, Func<ActivityContext, string, Task<string>> run)
    {
        var definition = new ActivityDefinition<string, string>(name, TypeOf<string>(), TypeOf<string>());
        Registry.AddActivity(definition, new DelegateActivity<string, string>((context, input, _) => run(context, input)));
        return definition;
    }

    public EngineFixture Open()
    {
        Database = SqliteDatabase.Open(File, SqliteDurability.Normal, "a test", Time);
        Engine = new EmbeddedEngine(Database, Registry, Options, Time, Errors) { OnMessage = OnMessage };
        Engine.Start();
        return this;
    }

    public async Task CloseAsync()
    {
        await Engine.DisposeAsync();
        await Database.DisposeAsync();
    }

    public Task<StartOutcome> StartAsync(WorkflowDefinition<string, string> workflow, string id = "a", string input = "") =>
        Engine.Client.StartAsync(workflow, id, input, Patience);

    public async Task<InstanceState> EndOfAsync(string id = "a") => (await Engine.Client.WaitForCompletionAsync(id, Patience))!;

    public async ValueTask DisposeAsync()
    {
        if (Engine is not null)
        {
            await CloseAsync();
        }

        patience.Dispose();
        Folder.Dispose();
    }
}
