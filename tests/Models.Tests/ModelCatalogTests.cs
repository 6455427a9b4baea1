using Lavra.Generation;
using Lavra.Generation.Usage;
using Lavra.Testing.StubModel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Models;

public sealed class ModelCatalogTests : StubFixture
{
    [Fact]
    public void The_default_is_first_and_offline_is_always_there()
    {
        var catalog = Catalog(Settings(("Lavra:Models:fast:Name", "quick"), ("Lavra:Model:ContextTokens", "8000"), ("Lavra:Model:NativeTools", "false")));

        Assert.Equal(["stub", "fast", "offline"], catalog.Models.Select(model => model.Name));
        Assert.Equal(new ModelInfo { Name = "stub", Provider = "openai", Endpoint = Stub.Endpoint, ContextTokens = 8000, NativeTools = false }, catalog.Find(null));
        Assert.Equal("offline", catalog.Find("OFFLINE")?.Provider);
        Assert.Null(catalog.Find("nobody"));
    }

    [Fact]
    public void With_nothing_configured_there_is_offline_only_and_once()
    {
        var catalog = Catalog(new Dictionary<string, string?>());

        Assert.Equal("offline", Assert.Single(catalog.Models).Name);
    }

    [Fact]
    public async Task A_client_is_made_when_first_asked_for_and_shared()
    {
        var made = 0;
        var catalog = Catalog(new Dictionary<string, string?>(), () =>
        {
            made++;
            return new OfflineFake();
        });
        Assert.Equal(0, made);

        var response = await catalog.GetClient(catalog.Find(null)!).AskAsync(stream: false);

        Assert.Same(catalog.GetClient(catalog.Find(null)!), catalog.GetClient(catalog.Find("offline")!));
        Assert.Equal((1, "offline says hi"), (made, response.Text));
        Assert.True(ResponseUsage.Of(response).Estimated);
    }

    [Fact]
    public void An_unknown_model_names_those_that_there_are()
    {
        var error = Assert.Throws<ArgumentException>(() => Catalog(Settings()).GetClient(new ModelInfo { Name = "x", Provider = "openai" }));

        Assert.Contains("stub, offline", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_hiccup_is_tried_again_by_us_and_never_by_the_package(bool stream)
    {
        Stub.Enqueue(Reply.Error(500), Reply.CutBeforeAnswer(), Reply.Text("third time lucky"));

        var response = await AskAsync(Catalog(Settings()), stream);

        Assert.Equal(("third time lucky", 3), (response.Text, Stub.RequestCount));
        Assert.Equal(3, response.AdditionalProperties?[ModelProperties.Attempts]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_server_that_keeps_failing_is_asked_three_times(bool stream)
    {
        Stub.AnswerWith(_ => Reply.Error(503));

        await Assert.ThrowsAsync<ModelException>(() => AskAsync(Catalog(Settings()), stream));

        Assert.Equal(3, Stub.RequestCount);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_limit_of_the_server_stops_all_callers_of_the_model_without_a_call(bool stream)
    {
        Stub.Enqueue(Reply.RateLimited("20"));
        var catalog = Catalog(Settings());
        Assert.Equal(TimeSpan.FromSeconds(20), (await Assert.ThrowsAsync<ModelThrottledException>(() => AskAsync(catalog, stream))).RetryAfter);

        await Assert.ThrowsAsync<ModelThrottledException>(() => AskAsync(catalog, stream));

        Assert.Equal(1, Stub.RequestCount);
    }

    [Fact]
    public async Task The_limit_is_shared_by_all_who_use_the_model()
    {
        Stub.AnswerWith(_ => Reply.Text("hi"));
        var catalog = Catalog(Settings(("Lavra:Model:RequestsPerMinute", "5")));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            try
            {
                await AskAsync(catalog, stream: false);
                return TimeSpan.Zero;
            }
            catch (ModelThrottledException throttled)
            {
                return throttled.RetryAfter;
            }
        }));

        Assert.Equal(5, Stub.RequestCount);
        Assert.Equal(45, outcomes.Where(wait => wait > TimeSpan.FromSeconds(50)).Distinct().Count());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_cached_answer_costs_no_call_and_no_turn(bool stream)
    {
        Stub.AnswerWith(_ => Reply.Text("hi").WithUsage(9, 4));
        var catalog = Catalog(Settings(("Lavra:Model:Cache", "true"), ("Lavra:Model:RequestsPerMinute", "1")));
        await AskAsync(catalog, stream);

        var again = await AskAsync(catalog, stream);

        Assert.Equal(1, Stub.RequestCount);
        Assert.True(ModelProperties.IsMarked(again, ModelProperties.CacheHit));
        Assert.Equal(13, ResponseUsage.Of(again).TotalTokens);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Without_usage_from_the_server_it_is_estimated(bool stream)
    {
        Stub.AnswerWith(_ => Reply.Text("some answer").WithoutUsage());

        Assert.True(ResponseUsage.Of(await AskAsync(Catalog(Settings()), stream)).Estimated);
    }

    [Fact]
    public async Task A_whole_run_is_recorded_and_played_back()
    {
        var folder = Directory.CreateTempSubdirectory("lavra-catalog").FullName;
        var path = Path.Combine(folder, "calls.jsonl");
        Stub.AnswerTurns(Reply.ToolCall("list"), Reply.Text("three files"));
        using (var recording = Catalog(Settings(("Lavra:Model:Record", path))))
        {
            Assert.Equal("three files", await PlayAgentAsync(recording));
        }

        using var playback = Catalog(new Dictionary<string, string?> { ["Lavra:Model:Playback"] = path });

        Assert.Equal("three files", await PlayAgentAsync(playback));
        Assert.Equal(2, Stub.RequestCount);
        Assert.Equal(("recorded", null), (playback.Find(null)!.Provider, playback.Find(null)!.Endpoint));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> PlayAgentAsync(ModelCatalog catalog)
    {
        var messages = new List<ChatMessage>(Chat.Prompt("How many files?"));
        while (true)
        {
            var response = await catalog.GetClient(catalog.Find(null)!).GetResponseAsync(messages);
            if (response.Calls() is not [var call])
            {
                return response.Text;
            }

            messages.AddRange(response.Messages);
            messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "a b c")]));
        }
    }

    private static Task<ChatResponse> AskAsync(ModelCatalog catalog, bool stream) =>
        catalog.GetClient(catalog.Find(null)!).AskAsync(stream);

    private Dictionary<string, string?> Settings(params (string Name, string Value)[] further)
    {
        var settings = further.ToDictionary(pair => pair.Name, pair => (string?)pair.Value);
        settings["Lavra:Model:Endpoint"] = Stub.Endpoint.ToString();
        settings["Lavra:Model:Name"] = "stub";
        return settings;
    }

    private ModelCatalog Catalog(Dictionary<string, string?> settings, Func<IChatClient>? offline = null) => Track(new ModelCatalog(
        ModelSettingsTests.Read(settings), offline ?? (() => new OfflineFake()), new HurriedTime(), NullLoggerFactory.Instance, redactor: null));

    private sealed class OfflineFake : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "offline says hi")));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
