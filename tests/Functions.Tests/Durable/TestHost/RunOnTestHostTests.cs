using Lavra.Composition;
using Lavra.Facts;
using Lavra.Functions.Durable;
using Lavra.Functions.Hosting;
using Lavra.Functions.Tests.Hosting;
using Lavra.Identity;
using Lavra.Runs;
using Lavra.Testing.Storage;
using Lavra.Testing.StubModel;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Functions.Tests.Durable.TestHost;

/// <summary>The app's own orchestrators and activities on Durable Task's own host, from the request to the answer.</summary>
public sealed class RunOnTestHostTests : IAsyncLifetime
{
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
    private readonly InMemoryRunData data = new();
    private readonly string folder = Directory.CreateTempSubdirectory("lavra-").FullName;
    private StubModelServer? model;
    private ServiceProvider? services;
    private RealHost? host;
    private DyingFunctions? functions;

    private RunService Runs => services!.GetRequiredService<Product>().On(host!.Client).Runs;

    public async Task InitializeAsync()
    {
        model = await StubModelServer.StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Lavra:Tables:ConnectionString"] = "UseDevelopmentStorage=true",
            ["Lavra:Model:Endpoint"] = model.Endpoint.AbsoluteUri,
            ["Lavra:Model:Name"] = "stub",
            ["Lavra:Model:ApiKey"] = "key-of-the-stub",
            ["Lavra:Durable:CancelInterval"] = "50ms",
        }).Build();
        services = new ServiceCollection().AddLogging()
            .AddLavra(FunctionsSettingsReader.Read(configuration, folder), _ => new ChosenStores(data, new FakeRunRetention()))
            .BuildServiceProvider();
        functions = new DyingFunctions(new AppFunctions(services));
        host = await RealHost.StartAsync(
            functions,
            FunctionTable.StartedBy<OrchestrationTriggerAttribute>(),
            FunctionTable.StartedBy<ActivityTriggerAttribute>());
    }

    public async Task DisposeAsync()
    {
        await host!.DisposeAsync();
        await services!.DisposeAsync();
        await model!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        patience.Dispose();
    }

    [Fact]
    public async Task A_run_goes_from_the_request_to_its_answer()
    {
        model!.Enqueue(
            Reply.ToolCalls(("write_file", """{"path":"a.txt","content":"one"}"""), ("write_file", """{"path":"b.txt","content":"two"}""")),
            Reply.RateLimited("1"),
            Reply.Text("Both are written."));

        var run = await EndOfAsync(await StartAsync());

        Assert.Equal((RunStatus.Completed, "Both are written."), (run.Status, run.Answer));
        Assert.Equal((2, 2), (run.Totals.Generations, run.Totals.ToolCalls));
    }

    [Fact]
    public async Task A_run_that_takes_more_turns_than_one_history_has_goes_on()
    {
        var asked = 0;
        model!.AnswerWith(_ => ++asked <= 60 ? Reply.ToolCall("list_directory") : Reply.Text("done"));

        var run = await EndOfAsync(await StartAsync(static request => request with { Limits = new RequestedLimits { Iterations = 100 } }));

        Assert.Equal((RunStatus.Completed, 61), (run.Status, run.Totals.Generations));
    }

    [Fact]
    public async Task A_run_is_cancelled_while_its_model_says_nothing()
    {
        model!.Enqueue(Reply.Hang());
        var id = await StartAsync();
        await model.WaitForRequestsAsync(1, patience.Token);

        await Runs.CancelAsync(id, "enough", Caller.Local, patience.Token);

        Assert.Equal(RunStatus.Cancelled, (await EndOfAsync(id)).Status);
    }

    [Fact]
    public async Task A_process_that_dies_at_a_model_call_and_at_a_tool_call_costs_a_run_nothing()
    {
        functions!.DieOnce("generate", "call_tool");
        model!.AnswerTurns(
            Reply.ToolCall("append_file", """{"path":"trace.txt","content":"once\n"}"""),
            Reply.Text("done"));

        var run = await EndOfAsync(await StartAsync());

        Assert.Equal((RunStatus.Completed, "done"), (run.Status, run.Answer));
        Assert.Equal((2, 1, 0), (run.Totals.Generations, run.Totals.ToolCalls, run.Totals.FailedToolCalls));
        Assert.Equal("once\n", await File.ReadAllTextAsync(Directory.GetFiles(folder, "trace.txt", SearchOption.AllDirectories).Single()));
    }

    private async Task<RunId> StartAsync(Func<RunRequest, RunRequest>? with = null)
    {
        var request = new RunRequest { Objective = "do it", Plan = """{"steps":[{"id":"only","description":"do it"}]}""" };
        var started = await Runs.StartAsync(with?.Invoke(request) ?? request, Caller.Local, patience.Token);
        return started.Run!.Id;
    }

    private async Task<Run> EndOfAsync(RunId id)
    {
        await foreach (var entry in data.FollowAsync(id, 0, patience.Token))
        {
            _ = entry;
        }

        return (await data.GetAsync(id, patience.Token))!;
    }
}
