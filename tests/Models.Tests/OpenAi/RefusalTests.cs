using Lavra.Generation;
using Lavra.Testing.StubModel;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>What servers say when they refuse, and what is made of it.</summary>
public sealed class RefusalTests : StubFixture
{
    [Theory]
    [InlineData(400, """[{"error":{"code":400,"message":"Bad thing.","status":"INVALID_ARGUMENT"}}]""", ModelFailure.BadRequest, "Bad thing")]
    [InlineData(400, """[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key."}}]""", ModelFailure.Unauthorized, "ApiKey")]
    [InlineData(402, """{"error":{"message":"Insufficient credits"}}""", ModelFailure.QuotaExceeded, "Insufficient credits")]
    [InlineData(403, """{"error":{"message":"Country not supported"}}""", ModelFailure.Unauthorized, "Country not supported")]
    [InlineData(401, "plain words", ModelFailure.Unauthorized, "plain words")]
    [InlineData(422, """{"detail":[{"loc":["body","messages",0],"msg":"field required","type":"missing"}]}""", ModelFailure.BadRequest, "body.messages.0 field required")]
    [InlineData(422, "plain words of a server", ModelFailure.BadRequest, "plain words of a server")]
    [InlineData(404, """{"error":{"message":"No endpoints found that support tool use.","code":404}}""", ModelFailure.NotSupported, "NativeTools")]
    [InlineData(400, """{"error":{"message":"stub does not support tools"}}""", ModelFailure.NotSupported, "NativeTools")]
    [InlineData(400, """{"error":{"message":"This response_format type is unavailable now"}}""", ModelFailure.NotSupported, "StructuredOutput")]
    [InlineData(413, """{"error":{"message":"Request too large for model in TPM: Limit 6000, Requested 9000","code":"rate_limit_exceeded"}}""", ModelFailure.BadRequest, "Limit 6000")]
    [InlineData(429, """{"error":{"message":"Rate limit reached: Limit 6000, Requested 9000. Please try again in 5s.","code":"rate_limit_exceeded"}}""", ModelFailure.BadRequest, "Waiting does not help")]
    [InlineData(500, """{"error":{"message":"Provider returned error","metadata":{"raw":"the model is cold"}}}""", ModelFailure.Unavailable, "the model is cold")]
    [InlineData(400, """{"errors":[{"message":"first words"}]}""", ModelFailure.BadRequest, "first words")]
    public async Task The_servers_own_words_and_a_remedy_that_fits_are_told(int status, string body, ModelFailure failure, string words)
    {
        Stub.Enqueue(Reply.Error(status).WithBody(body));

        var error = await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream: false));

        Assert.Equal(failure, error.Failure);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_the_server_could_not_read_may_be_asked_for_again()
    {
        Stub.Enqueue(Reply.Error(400, "Failed to call a function. Please adjust your prompt.", "tool_use_failed"));

        Assert.True((await Assert.ThrowsAsync<ModelException>(() => Client().AskAsync(stream: false))).Transient);
    }

    [Theory]
    [InlineData("""{"error":{"message":"Rate limit reached. Please try again in 7m12.5s."}}""", 432.5)]
    [InlineData("""{"error":{"message":"Please retry in 34.074824224s."}}""", 34.074824224)]
    [InlineData("""[{"error":{"code":429,"message":"Quota","details":[{"@type":"RetryInfo","retryDelay":"21s"}]}}]""", 21)]
    [InlineData("""{"error":{"message":"Too many requests, retry after 20 seconds"}}""", 20)]
    [InlineData("""{"error":{"message":"Please wait for 2 minutes and 5 seconds."}}""", 125)]
    [InlineData("""{"message":"Too many requests","retry_after":12}""", 12)]
    [InlineData("""{"error":{"message":"Try again in 350ms."}}""", 1)]
    [InlineData("""{"error":{"message":"Slow down."}}""", 5)]
    public async Task A_wait_that_the_body_tells_is_kept(string body, double seconds)
    {
        Stub.Enqueue(Reply.Error(429).WithBody(body));

        var limit = await Assert.ThrowsAsync<ModelThrottledException>(() => Client().AskAsync(stream: false));

        Assert.Equal(TimeSpan.FromSeconds(seconds), limit.RetryAfter);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_a_server_does_not_take_is_left_out_from_then_on(bool stream)
    {
        Stub.Enqueue(Reply.Error(400, "Unsupported parameter: 'parallel_tool_calls' is not supported with this model."), Reply.Text("fine"), Reply.Text("fine"));
        var client = Client();
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "one")], AllowMultipleToolCalls = true };

        Assert.Equal("fine", (await client.AskAsync(stream, options: options)).Text);
        Assert.Equal("fine", (await client.AskAsync(stream, options: options)).Text);

        Assert.Equal([true, false, false], Stub.Requests.Select(request => request.Body.TryGetProperty("parallel_tool_calls", out _)));
    }
}
