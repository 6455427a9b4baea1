using System.Net;
using System.Net.Sockets;
using System.Text;
using Lavra.Generation;
using Lavra.Privacy;
using Lavra.Testing.StubModel;
using Lavra.Testing.Time;

namespace Lavra.Models.OpenAi;

public sealed class FailureTests : StubFixture
{
    private const string Key = "sk-test-0123456789abcdef";

    [Theory]
    [InlineData(500, null, ModelFailure.Unavailable), InlineData(502, null, ModelFailure.Unavailable), InlineData(503, null, ModelFailure.Unavailable)]
    [InlineData(401, "invalid_api_key", ModelFailure.Unauthorized), InlineData(403, null, ModelFailure.Unauthorized)]
    [InlineData(404, "model_not_found", ModelFailure.NotFound), InlineData(400, "invalid_value", ModelFailure.BadRequest)]
    [InlineData(422, null, ModelFailure.BadRequest), InlineData(400, "context_length_exceeded", ModelFailure.ContextLength)]
    [InlineData(413, null, ModelFailure.ContextLength), InlineData(429, "insufficient_quota", ModelFailure.QuotaExceeded)]
    [InlineData(400, "content_filter", ModelFailure.BadRequest), InlineData(408, null, ModelFailure.Timeout), InlineData(504, null, ModelFailure.Timeout)]
    public async Task A_status_is_told_in_our_terms_once_and_without_the_key(int status, string? code, ModelFailure failure)
    {
        foreach (var stream in new[] { false, true })
        {
            Stub.Enqueue(Reply.Error(status, $"It went wrong with {Key} you see.", code));
            var before = Stub.RequestCount;

            var error = await Assert.ThrowsAsync<ModelException>(() => Client(options => options.ApiKey = Key).AskAsync(stream));

            Assert.Equal(failure, error.Failure);
            Assert.Contains(Stub.Endpoint.Authority, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
            Assert.Equal(1, Stub.RequestCount - before);
        }
    }

    [Theory]
    [InlineData("This model's maximum context length is 8192 tokens.")]
    [InlineData("the request exceeds the available context size, try increasing it")]
    [InlineData("prompt is too long: 210000 tokens")]
    public async Task A_prompt_that_is_too_long_is_recognised_by_what_servers_say(string message)
    {
        Stub.Enqueue(Reply.Error(400, message));

        var error = await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream: false));

        Assert.Equal(ModelFailure.ContextLength, error.Failure);
        Assert.Contains("Lavra:Model:ContextTokens", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_speaks_of_billing_is_still_a_limit()
    {
        Stub.Enqueue(Reply.Error(429, "Rate limit reached. You can raise your quota under billing.", "rate_limit_exceeded", "requests"));

        await Assert.ThrowsAsync<ModelThrottledException>(() => Client().AskAsync(stream: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("""{"error":"plain text"}""")]
    [InlineData("""{"object":"error","message":"vLLM's form","code":500}""")]
    [InlineData("[1,2]")]
    public async Task Any_body_of_an_error_will_do(string body)
    {
        Stub.Enqueue(Reply.Error(500).WithBody(body));

        Assert.Equal(ModelFailure.Unavailable, (await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream: false))).Failure);
    }

    [Theory]
    [InlineData("401", "Lavra:Models:fast:ApiKey, which is not set"), InlineData("404", "Lavra:Models:fast:Name"), InlineData("302", "Lavra:Models:fast:Endpoint")]
    public async Task The_message_names_the_setting_of_the_model_in_question(string status, string setting)
    {
        Stub.Enqueue(Reply.Error(int.Parse(status)).WithHeader("Location", "http://elsewhere.invalid/"));

        var error = await Assert.ThrowsAsync<ModelException>(
            () => Client(options => options.Section = "Lavra:Models:fast").AskAsync(stream: false));

        Assert.Contains(setting, error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(null), InlineData(Key)]
    public async Task What_to_do_about_refused_access_is_not_redacted(string? key)
    {
        Stub.Enqueue(Reply.Error(401));

        var error = await Assert.ThrowsAsync<ModelException>(() => Client(options => options.ApiKey = key).AskAsync(stream: false));

        Assert.Contains("Check Lavra:Model:ApiKey", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, new Redactor().RedactText(error.Message));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Something_like_a_key_in_the_servers_words_is_masked(bool stream)
    {
        Stub.Enqueue(Reply.Error(400, "Bad header: Bearer sk-other-key-9876543210 rejected"));

        var error = await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream));

        Assert.DoesNotContain("9876543210", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task No_answer_in_time_is_a_timeout_that_names_the_setting(bool stream)
    {
        var time = new ManualTime();
        Stub.Enqueue(Reply.Hang());
        var call = Client(options => options.Timeout = TimeSpan.FromSeconds(90), time).AskAsync(stream);
        await Stub.WaitForRequestsAsync(1, CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(89));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<ModelException>(() => call);
        Assert.Equal(ModelFailure.Timeout, error.Failure);
        Assert.Contains("90 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("Lavra:Model:Timeout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_stream_has_time_for_each_piece()
    {
        var time = new ManualTime();
        using var gate = new StubGate();
        Stub.Enqueue(Reply.Text("abcdefgh").InChunksOf(1).HeldBy(gate));
        await using var updates = Client(options => options.Timeout = TimeSpan.FromSeconds(90), time)
            .GetStreamingResponseAsync(Chat.Prompt()).GetAsyncEnumerator();
        for (var number = 0; number < 8; number++)
        {
            var piece = updates.MoveNextAsync();
            time.Advance(TimeSpan.FromSeconds(60));
            gate.Release();
            Assert.True(await piece);
            time.Advance(TimeSpan.FromSeconds(600));
        }

        var next = updates.MoveNextAsync().AsTask();
        time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(ModelFailure.Timeout, (await Assert.ThrowsAsync<ModelException>(() => next)).Failure);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Cancelling_is_not_a_failure_of_the_model(bool stream)
    {
        using var source = new CancellationTokenSource();
        Stub.Enqueue(Reply.Hang());
        var call = Client().AskAsync(stream, cancellationToken: source.Token);
        await Stub.WaitForRequestsAsync(1, CancellationToken.None);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    public static TheoryData<string, bool> Cuts()
    {
        var data = new TheoryData<string, bool>();
        foreach (var cut in new[] { "before", "headers", "middle", "truncated", "hang released" })
        {
            data.Add(cut, false);
            data.Add(cut, true);
        }

        return data;
    }

    [Theory, MemberData(nameof(Cuts))]
    public async Task A_cut_connection_is_told_as_that(string cut, bool stream)
    {
        Stub.Enqueue(cut switch
        {
            "before" => Reply.CutBeforeAnswer(),
            "headers" => Reply.CutAfterHeaders(),
            "middle" => Reply.CutMidAnswer(),
            "truncated" => Reply.Truncated(),
            _ => Reply.Hang(),
        });
        Stub.ReleaseHangs();

        var error = await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream));

        Assert.Equal(ModelFailure.Connection, error.Failure);
        Assert.True(error.Transient);
        Assert.Contains(Stub.Endpoint.Authority, error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_server_that_is_not_there_is_told_as_that(bool stream)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();

        var error = await Assert.ThrowsAsync<ModelException>(
            () => Client(options => options.Endpoint = new Uri($"http://127.0.0.1:{port}/v1")).AskAsync(stream));

        Assert.Equal(ModelFailure.Connection, error.Failure);
        Assert.Contains($"Nothing listens at 127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("Lavra:Model:Endpoint", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Speaking_tls_to_a_plain_server_is_told_as_that(bool stream)
    {
        var error = await Assert.ThrowsAsync<ModelException>(() => Client(options =>
            options.Endpoint = new UriBuilder(Stub.Endpoint) { Scheme = "https" }.Uri).AskAsync(stream));

        Assert.Equal(ModelFailure.Connection, error.Failure);
        Assert.Contains("http or https", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"a","choices":[]}{"id":"b","choices":[]}""")]
    [InlineData("<html>Welcome</html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("""{"choices":[{}]}""")]
    [InlineData("""{"choices":"none"}""")]
    public async Task A_body_that_is_no_answer_is_a_bad_response(string body)
    {
        Stub.Enqueue(Reply.Raw(body), Reply.Raw(body));

        foreach (var stream in new[] { false, true })
        {
            var error = await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream));
            Assert.Equal(ModelFailure.BadResponse, error.Failure);
            Assert.Contains("Lavra:Model:Endpoint", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Invalid_utf8_is_a_bad_response(bool stream)
    {
        Stub.Enqueue(Reply.InvalidUtf8());

        var error = await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream));

        Assert.Equal(ModelFailure.BadResponse, error.Failure);
        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_absurdly_large_answer_is_refused_before_it_is_in_memory(bool stream)
    {
        Stub.Enqueue(Reply.Huge().InChunksOf(100_000));

        var error = await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream));

        Assert.Equal(ModelFailure.BadResponse, error.Failure);
        Assert.Contains("Lavra:Model:MaxAnswerBytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_answer_within_the_limit_is_read()
    {
        Stub.Enqueue(Reply.Huge(3_000_000));

        Assert.Equal(3_000_000, (await Client().AskAsync(stream: false)).Text.Length);
    }

    [Theory]
    [InlineData("""{"error":{"message":"overloaded","code":503}}""", false), InlineData("""{"error":{"message":"overloaded","code":503}}""", true)]
    [InlineData("""{"error":"out of memory"}""", false), InlineData("""{"error":"out of memory"}""", true)]
    public async Task An_error_in_place_of_an_answer_is_seen(string error, bool stream)
    {
        Stub.Enqueue(stream ? Reply.Raw($"data: {error}\n\n", "text/event-stream") : Reply.Raw(error));

        Assert.Equal(ModelFailure.Unavailable, (await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream))).Failure);
    }

    [Fact]
    public async Task An_error_in_the_middle_of_a_stream_is_seen_after_what_came_before()
    {
        Stub.Enqueue(Reply.Raw(Encoding.UTF8.GetBytes(
            "data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\ndata: {\"error\":{\"message\":\"rate\",\"type\":\"rate_limit_exceeded\"}}\n\n"),
            "text/event-stream"));
        await using var updates = Client().GetStreamingResponseAsync(Chat.Prompt()).GetAsyncEnumerator();

        Assert.True(await updates.MoveNextAsync());
        Assert.Equal("half", updates.Current.Text);
        await Assert.ThrowsAsync<ModelThrottledException>(() => updates.MoveNextAsync().AsTask());
    }
}
