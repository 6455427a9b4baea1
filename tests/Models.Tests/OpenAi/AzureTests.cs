using Azure.Core;
using Lavra.Generation;
using Lavra.Models.Connections;
using Lavra.Testing.StubModel;
using Lavra.Testing.Time;

namespace Lavra.Models.OpenAi;

public sealed class AzureTests : StubFixture
{
    private const string Key = "az-key-0123456789abcdef";

    [Theory]
    [InlineData("2024-10-21")]
    [InlineData("2025-01-01-PREVIEW")]
    [InlineData("2027-03-01")]
    public async Task The_version_and_the_deployment_are_in_the_address_of_each_request(string version)
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        var client = Azure(options => options.ApiVersion = version);
        await client.AskAsync(stream: false);
        await client.AskAsync(stream: true);

        Assert.All(Stub.Requests, request => Assert.Equal(
            ("/openai/deployments/stub/chat/completions", $"?api-version={version}"),
            (request.Path, request.Query), IgnoreCase));
    }

    [Fact]
    public async Task Without_a_version_the_one_of_the_package_is_asked_for()
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        await Azure().AskAsync(stream: false);

        Assert.Matches(@"^\?api-version=20\d\d-\d\d-\d\d(-preview)?$", Stub.Requests[0].Query);
    }

    [Theory]
    [InlineData("/", "/openai/deployments/stub/chat/completions")]
    [InlineData("/openai", "/openai/deployments/stub/chat/completions")]
    [InlineData("/llm/openai/", "/llm/openai/deployments/stub/chat/completions")]
    [InlineData("/openai/deployments/other", "/openai/deployments/other/chat/completions")]
    public async Task Any_form_of_the_address_will_do(string path, string asked)
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        await Azure(options => options.Endpoint = new Uri(Stub.Endpoint, path)).AskAsync(stream: false);

        Assert.Equal(asked, Stub.Requests[0].Path);
    }

    [Theory, InlineData("/"), InlineData("/openai/v1")]
    public async Task A_key_goes_into_the_header_of_azure(string path)
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        await Azure(options => options.Endpoint = new Uri(Stub.Endpoint, path)).AskAsync(stream: false);

        var request = Assert.Single(Stub.Requests);
        Assert.Equal(Key, request.Headers["api-key"]);
        Assert.False(request.Headers.ContainsKey("Authorization"));
        Assert.Contains("lavra", request.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_v1_endpoint_is_asked_as_openais_own_service_is()
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        await Azure(options => options.Endpoint = new Uri(Stub.Endpoint, "/openai/v1")).AskAsync(stream: false);

        Assert.Equal(
            ("/openai/v1/chat/completions", "", "stub"), (Stub.Requests[0].Path, Stub.Requests[0].Query, Stub.Requests[0].Model));
    }

    [Fact]
    public async Task Without_a_key_a_token_of_entra_id_is_sent_that_is_for_the_endpoints_cloud()
    {
        Stub.AnswerTurns(Reply.Text("ok"));
        var credential = new FakeCredential(_ => Task.FromResult(new AccessToken("t-1", DateTimeOffset.MaxValue)));
        var client = SignedIn(credential);
        await client.AskAsync(stream: false);
        await client.AskAsync(stream: true);

        Assert.All(Stub.Requests, request => Assert.Equal("Bearer t-1", request.Headers["Authorization"]));
        Assert.All(Stub.Requests, request => Assert.False(request.Headers.ContainsKey("api-key")));
        Assert.Equal(["https://cognitiveservices.azure.com/.default"], Assert.Single(credential.Asked).Scopes);
    }

    [Fact]
    public async Task A_refused_sign_in_is_told_as_it_is()
    {
        var refused = new ModelException(ModelFailure.Unauthorized, "No token could be had.");
        var client = SignedIn(new FakeCredential(_ => throw refused));

        Assert.Same(refused, await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(stream: true)));
        Assert.Empty(Stub.Requests);
    }

    [Fact]
    public async Task A_sign_in_that_hangs_is_given_up_in_time()
    {
        var time = new ManualTime();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = SignedIn(new FakeCredential(async cancellationToken =>
        {
            asked.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return default;
        }), time);
        var call = client.AskAsync(stream: false);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(120));

        Assert.Equal(ModelFailure.Timeout, (await Assert.ThrowsAsync<ModelException>(() => call)).Failure);
    }

    [Theory]
    [InlineData(429, null, null), InlineData(503, null, ModelFailure.Unavailable), InlineData(401, null, ModelFailure.Unauthorized)]
    [InlineData(404, "DeploymentNotFound", ModelFailure.NotFound), InlineData(400, "content_filter", ModelFailure.BadRequest)]
    public async Task A_failure_is_told_in_our_terms_and_asked_for_once(int status, string? code, ModelFailure? failure)
    {
        foreach (var stream in new[] { false, true })
        {
            Stub.Enqueue(Reply.Error(status, $"It went wrong with {Key}.", code).WithHeader("retry-after-ms", "1"));
            var before = Stub.RequestCount;

            var error = await Record.ExceptionAsync(() => Azure().AskAsync(stream));

            Assert.Equal(failure, (error as ModelException)?.Failure);
            Assert.Equal(failure is null, error is ModelThrottledException);
            Assert.DoesNotContain(Key, error!.ToString(), StringComparison.Ordinal);
            Assert.Equal(1, Stub.RequestCount - before);
        }
    }

    [Fact]
    public async Task An_answer_is_streamed_as_it_comes()
    {
        using var gate = new StubGate();
        Stub.Enqueue(Reply.Text("abcd").InChunksOf(1).HeldBy(gate));
        await using var updates = Azure().GetStreamingResponseAsync(Chat.Prompt()).GetAsyncEnumerator();
        var text = "";
        while (text.Length == 0)
        {
            gate.Release();
            Assert.True(await updates.MoveNextAsync());
            text = updates.Current.Text;
        }

        Assert.Equal("a", text);
    }

    private static bool IgnoreCase((string Path, string Query) one, (string Path, string Query) other) =>
        one.Path == other.Path && string.Equals(one.Query, other.Query, StringComparison.OrdinalIgnoreCase);

    private OpenAiChatClient Azure(Action<ModelOptions>? change = null) => Client(options =>
    {
        (options.Provider, options.ApiKey, options.Endpoint) = (ModelProvider.AzureOpenAi, Key, new Uri(Stub.Endpoint, "/"));
        change?.Invoke(options);
    });

    private OpenAiChatClient SignedIn(TokenCredential credential, TimeProvider? time = null) => Track(new OpenAiChatClient(
        Options(options => (options.Provider, options.Endpoint) = (ModelProvider.AzureOpenAi, new Uri(Stub.Endpoint, "/"))),
        time ?? TimeProvider.System,
        handler: null,
        credential));

    private sealed class FakeCredential(Func<CancellationToken, Task<AccessToken>> sign) : TokenCredential
    {
        public List<TokenRequestContext> Asked { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Asked.Add(requestContext);
            return new(sign(cancellationToken));
        }
    }
}
