using System.ComponentModel;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Lavra.Composition;
using Lavra.Facts;
using Lavra.Generation.Pricing;
using Lavra.Http;
using Lavra.Http.Hosting;
using Lavra.Identity;
using Lavra.Privacy;
using Lavra.Runs;
using Lavra.Security;
using Lavra.Testing.Catalogs;
using Lavra.Testing.Durability;
using Lavra.Testing.Storage;
using Lavra.Testing.Time;
using Lavra.Tools;
using Lavra.Tools.Registration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Http.Tests;

/// <summary>The API on a real server at a free port, over fakes, with one key for each kind of caller.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    public const string Tenant = "acme";

    private readonly WebApplication app;
    private readonly List<HttpClient> clients = [];

    private TestApi(WebApplication app, InMemoryRunData runs, FollowedLog log, FakeDurableClient durable, ManualTime time)
    {
        this.app = app;
        Runs = runs;
        Log = log;
        Durable = durable;
        Time = time;
    }

    public static string Reader { get; } = "lv_reader";

    public static string Writer { get; } = "lv_writer";

    public static string Admin { get; } = "lv_admin";

    public static string Stranger { get; } = "lv_stranger";

    public InMemoryRunData Runs { get; }

    public FollowedLog Log { get; }

    public FakeDurableClient Durable { get; }

    public ManualTime Time { get; }

    public RecordingLoggerProvider Logs { get; private init; } = new();

    public IServiceProvider Services => app.Services;

    public Uri Address => new(app.Urls.Single());

    /// <summary>A client with the administrator's key.</summary>
    public HttpClient Client => field ??= ClientWith(Admin);

    public static Task<TestApi> StartAsync(Action<HttpOptions>? configure = null) => StartAsync(
        options =>
        {
            options.Keys.Add(Key("reader", Reader, Tenant, ApiKeyScopes.ReadRuns));
            options.Keys.Add(Key("writer", Writer, Tenant, ApiKeyScopes.WriteRuns));
            options.Keys.Add(Key("admin", Admin, Tenant, ApiKeyScopes.Admin));
            options.Keys.Add(Key("stranger", Stranger, "other", ApiKeyScopes.Admin));
            configure?.Invoke(options);
        },
        HttpReach.Network);

    public static Task<TestApi> StartWithoutKeysAsync(HttpReach reach, IPAddress? remote = null) => StartAsync(static _ => { }, reach, remote);

    public static async Task<TestApi> StartAsync(
        Action<HttpOptions> configure, HttpReach reach, IPAddress? remote = null, Action<WebApplication>? compose = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var logs = new RecordingLoggerProvider();
        builder.Logging.AddProvider(logs);
        var options = new HttpOptions();
        configure(options);
        var (durable, time) = (new FakeDurableClient(), new ManualTime(new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero)));
        var runs = new InMemoryRunData(time);
        var log = new FollowedLog(runs);
        builder.Services.AddSingleton(ProductOver(new ChosenStores(runs, runs, log), time).On(durable)).AddLavraHttp(options);
        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = remote ?? context.Connection.RemoteIpAddress;
            return next(context);
        });
        if (compose is not null)
        {
            compose(app);
        }
        else
        {
            app.UseLavraHttp(reach);
            app.MapLavra();
        }

        await app.StartAsync();
        return new TestApi(app, runs, log, durable, time) { Logs = logs };
    }

    public HttpClient ClientWith(string? key)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        clients.Add(client);
        return client;
    }

    /// <summary>Puts a run into the store, and log entries with these actions.</summary>
    public async Task<RunId> AddRunAsync(params LogAction[] actions) => await AddRunAsync(static run => run, actions);

    public async Task<RunId> AddRunAsync(Func<Run, Run> change, params LogAction[] actions)
    {
        Time.Advance(TimeSpan.FromMilliseconds(1));
        var id = RunId.New(Time);
        var run = new Run
        {
            Id = id,
            Tenant = Tenant,
            SessionId = id.ToString(),
            Objective = "Count the files",
            Model = "offline",
            Workspace = "/srv/secret-place",
            Status = RunStatus.Running,
            CreatedAt = Time.GetUtcNow(),
        };
        await Runs.WriteAsync(new FactBatch(id) { NewRun = change(run) }, CancellationToken.None);
        await AddEntriesAsync(id, actions);
        return id;
    }

    public async Task AddEntriesAsync(RunId run, params LogAction[] actions)
    {
        foreach (var action in actions)
        {
            var known = (await Runs.GetAsync(run, CancellationToken.None))!.LastSequence;
            var entry = new LogEntry { Run = run, Key = $"k{known}", Action = action, CreatedAt = Time.GetUtcNow(), Payload = """{"n":1}""" };
            var facts = new FactBatch(run) { Log = { entry } };
            if (action is LogAction.TaskCompleted)
            {
                facts.Change = new RunChange { Status = RunStatus.Completed, Answer = "42", CompletedAt = Time.GetUtcNow() };
            }

            await Runs.WriteAsync(facts, CancellationToken.None);
        }
    }

    /// <summary>Stops the server as a host does, and waits for it.</summary>
    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(static client => client.Dispose());
        await app.DisposeAsync();
    }

    private static ApiKeyOptions Key(string name, string key, string tenant, string scope) =>
        new() { Name = name, Tenant = tenant, Scopes = { scope }, Hash = ApiKey.HashOf(key) };

    private static Product ProductOver(Stores stores, ManualTime time) => new(new ProductParts
    {
        Stores = stores,
        Settings = new ProductSettings { Runs = new RunsOptions(), Prices = new PriceOptions { Free = ["big"] } },
        Models = static () => FakeModelCatalog.Two,
        Tools = static () => ToolRegistry.Build([new OneTool("text")]),
        Redactor = new Redactor(),
        Time = time,
        Loggers = NullLoggerFactory.Instance,
    });

    private sealed class OneTool(string text)
    {
        [Tool("read_file", ToolEffect.Reads, "Reads a file.")]
        public string Read([Description("Where it is.")] string path) => $"{path}: {text}";
    }
}

internal static class TestRequests
{
    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string path, string json) =>
        client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    public static async Task<JsonElement> ReadJsonAsync(this HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());

    public static async Task<JsonElement> GetJsonAsync(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.ReadJsonAsync();
    }

    /// <summary>Checks that the answer is a problem of that status, and gives it.</summary>
    public static async Task<JsonElement> ReadProblemAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.ReadJsonAsync();
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        return problem;
    }

    /// <summary>The fields that a problem names.</summary>
    public static IEnumerable<string> Fields(this JsonElement problem) =>
        problem.GetProperty("errors").EnumerateArray().Select(static error => error.GetProperty("field").GetString()!);

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
