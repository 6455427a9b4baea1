using Lavra.Core.Tests.Security;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Generation.Pricing;
using Lavra.Identity;
using Lavra.Privacy;
using Lavra.Runs;
using Lavra.Security.Workspaces;
using Lavra.Testing.Catalogs;
using Lavra.Testing.Durability;
using Lavra.Testing.Storage;
using Lavra.Tools;

namespace Lavra.Core.Tests.Runs;

/// <summary>A request whose idempotency key was used is held against the first request, and against nothing else.</summary>
public sealed class RepeatedKeyTests : IDisposable
{
    private static readonly RunRequest First = new() { Objective = "Count the files", IdempotencyKey = "a key" };

    private readonly TestFolder folder = new();
    private readonly InMemoryRunData data = new();
    private FakeDurableClient durable = new();
    private readonly RunsOptions options;
    private IModelCatalog models = FakeModelCatalog.Two;
    private IToolCatalog tools = FakeToolCatalog.Files;
    private IPriceTable prices = new OnePrice();
    private IRedactor? redactor;

    public RepeatedKeyTests() => options = new RunsOptions { Workspace = folder.Workspace };

    public void Dispose() => folder.Dispose();

    [Fact]
    public Task A_model_may_be_gone() => IsAnsweredWithTheFirstRunAfterAsync(First with { Model = "big" }, () => models = FakeModelCatalog.None);

    [Fact]
    public Task A_price_may_be_unknown_by_now() =>
        IsAnsweredWithTheFirstRunAfterAsync(First with { Budget = new RunBudget { Usd = 1 } }, () => prices = new NoPrices());

    [Fact]
    public Task A_budget_of_the_host_may_ask_for_a_price() =>
        IsAnsweredWithTheFirstRunAfterAsync(First, () => (prices, options.Budget) = (new NoPrices(), new RunBudget { Usd = 1 }));

    [Fact]
    public Task A_tool_of_the_plan_may_be_gone() => IsAnsweredWithTheFirstRunAfterAsync(
        First with { Plan = """steps: [{tool: read_file, arguments: {path: a}}]""" }, () => tools = FakeToolCatalog.None);

    [Fact]
    public Task A_plan_may_be_longer_than_the_host_takes_by_now() => IsAnsweredWithTheFirstRunAfterAsync(
        First with { Plan = "steps: [{description: a}, {description: b}]" }, () => options.Limits = new RunLimits { PlanSteps = 1 });

    [Fact]
    public Task A_key_may_look_like_a_secret_by_now() => IsAnsweredWithTheFirstRunAfterAsync(First, () => redactor = new NothingMayStay());

    [Fact]
    public Task The_hosts_workspace_may_be_gone() =>
        IsAnsweredWithTheFirstRunAfterAsync(First, () => Directory.Delete(folder.Workspace, recursive: true));

    [Theory]
    [InlineData("mine")]
    [InlineData("./mine//")]
    [InlineData("mine/deep")]
    [InlineData("link")]
    public async Task The_folder_may_be_gone(string workspace)
    {
        Directory.CreateDirectory(folder.At("mine/deep"));
        folder.Link("link", "mine");

        await IsAnsweredWithTheFirstRunAfterAsync(First with { Workspace = workspace }, () => Directory.Delete(folder.At("mine"), recursive: true));
    }

    [Theory]
    [InlineData("mine")]
    [InlineData(".")]
    public async Task The_hosts_workspace_may_be_another(string workspace)
    {
        Directory.CreateDirectory(folder.At("mine"));

        await IsAnsweredWithTheFirstRunAfterAsync(First with { Workspace = workspace }, () => options.Workspace = folder.Outside);
    }

    [Fact]
    public async Task The_folder_may_be_protected_by_now()
    {
        Directory.CreateDirectory(folder.At("mine"));

        await IsAnsweredWithTheFirstRunAfterAsync(
            First with { Workspace = "mine" }, () => options.Rules = new WorkspaceRules { AlsoNeverRead = ["mine"] });
    }

    [Fact]
    public async Task The_host_may_give_each_run_a_folder_by_now()
    {
        Directory.CreateDirectory(folder.At("mine"));

        await IsAnsweredWithTheFirstRunAfterAsync(First with { Workspace = "mine" }, () => options.FolderPerRun = true);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("deep")]
    [InlineData(".")]
    [InlineData("../mine/deep")]
    public async Task Another_folder_is_another_request(string workspace)
    {
        Directory.CreateDirectory(folder.At("mine/deep"));
        Directory.CreateDirectory(folder.At("other"));
        await StartAsync(First with { Workspace = "mine/deep" });

        var refused = await StartAsync(First with { Workspace = workspace });

        Assert.True(refused.KeyConflict);
        Assert.Contains("whose workspace is different", Assert.Single(refused.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("objective")]
    [InlineData("model")]
    [InlineData("session")]
    [InlineData("limits.iterations")]
    public async Task A_key_is_refused_for_another_request_also_when_that_would_not_pass(string field)
    {
        await StartAsync(First);

        var refused = await StartAsync(field switch
        {
            "objective" => First with { Objective = "" },
            "model" => First with { Model = "nowhere" },
            "session" => First with { SessionId = "é" },
            _ => First with { Limits = new RequestedLimits { Iterations = -1 } },
        });

        Assert.True(refused.KeyConflict);
        Assert.Contains($"whose {field} is different", Assert.Single(refused.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("é")]
    public async Task What_can_be_no_key_is_not_looked_up(string key)
    {
        var refused = await StartAsync(First with { IdempotencyKey = key });

        Assert.False(refused.KeyConflict);
        Assert.Equal("idempotencyKey", Assert.Single(refused.Errors).Field);
    }

    [Fact]
    public async Task A_run_whose_model_is_gone_is_not_started_without_it()
    {
        var run = (await StartAsync(First with { Model = "big" })).Run!;
        models = FakeModelCatalog.None;
        durable = new FakeDurableClient();

        var again = await StartAsync(First with { Model = "big" });

        Assert.Equal((run.Id, RunStatus.Pending), (again.Run?.Id, again.Run?.Status));
        Assert.Empty(durable.Started);
    }

    private async Task IsAnsweredWithTheFirstRunAfterAsync(RunRequest request, Action change)
    {
        var run = (await StartAsync(request)).Run!;
        change();

        var again = await StartAsync(request);
        var other = await StartAsync(request with { Objective = "Count the lines" });

        Assert.Equal((run.Id, true), (again.Run?.Id, again.Existed));
        Assert.True(other.KeyConflict);
        Assert.Contains("whose objective is different", Assert.Single(other.Errors).Message, StringComparison.Ordinal);
    }

    private Task<StartRunResult> StartAsync(RunRequest request) =>
        new RunService(data, data, durable, models, tools, prices, options, TimeProvider.System, redactor)
            .StartAsync(request, Caller.Local, CancellationToken.None);

    private sealed class OnePrice : IPriceTable
    {
        public Price PriceOf(string model, string? responseModel, TokenUsage usage, DateTimeOffset at) => new(1, "test");
    }

    private sealed class NothingMayStay : IRedactor
    {
        public string RedactText(string text) => "[redacted]";

        public string RedactJson(string json) => "[redacted]";
    }
}
