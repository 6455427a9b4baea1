using System.Net;
using System.Text;

namespace Lavra.Http.Tests;

public sealed class RequestBodyTests
{
    [Theory]
    [InlineData("""{"objective":"x","objctive":"y"}""", "objctive", "Fields are: objective, session")]
    [InlineData("""{"objective":"x","budget":{"euros":1}}""", "budget.euros", "tokens, usd, seconds")]
    [InlineData("""{"objective":1}""", "objective", "must be a string")]
    [InlineData("""{"objective":["x"]}""", "objective", "must be a string")]
    [InlineData("""{"objective":"x","inputs":{"a":1}}""", "inputs.a", "must be a string")]
    [InlineData("""{"objective":"x","inputs":[]}""", "inputs", "must be an object")]
    [InlineData("""{"objective":"x","budget":{"tokens":1.5}}""", "budget.tokens", "whole number")]
    [InlineData("""{"objective":"x","budget":{"tokens":99999999999999999999}}""", "budget.tokens", "whole number")]
    [InlineData("""{"objective":"x","budget":{"usd":1e400}}""", "budget.usd", "number")]
    [InlineData("""{"objective":"x","budget":{"seconds":1e300}}""", "budget.seconds", "number of seconds")]
    [InlineData("""{"objective":"x","limits":{"iterations":3000000000}}""", "limits.iterations", "smaller number")]
    [InlineData("""{"objective":"x","plan":3}""", "plan", "an object or a string")]
    [InlineData("""{"objective":"x","plan":{"steps":[{"id":1,"id":2}]}}""", "plan.steps[0].id", "twice")]
    [InlineData("""{"objective":"x","objective":"y"}""", "objective", "twice")]
    [InlineData("""{"objective":"x","inputs":{"a":"1","a":"2"}}""", "inputs.a", "twice")]
    [InlineData("""{"objective":"\ud800"}""", "objective", "half of a character")]
    [InlineData("""{"objective":"x","plan":{"steps":[{"id":"a","tool":"t","arguments":{"text":"Good \ud83d"}}]}}""", "plan.steps[0].arguments.text", "half of a character")]
    [InlineData("""{"objective":"x","inputs":{"a\uDE00":"y"}}""", "inputs", "half of a character")]
    [InlineData("[]", "body", "JSON object")]
    [InlineData("\"x\"", "body", "JSON object")]
    [InlineData("{\n \"objective\": nope}", "body", "line 2, byte 16")]
    [InlineData("""{"objective":"x",}""", "body", "line 1")]
    [InlineData("""{"objective":NaN}""", "body", "line 1, byte 14")]
    [InlineData("""{"objective":"x"} x""", "body", "line 1")]
    [InlineData("""{"objective":"x""", "body", "line 1")]
    public async Task A_wrong_body_is_refused_with_the_place(string body, string field, string message)
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.Client.PostJsonAsync("/api/runs", body);

        var problem = await response.ReadProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal([field], problem.Fields());
        Assert.Contains(message, problem.GetProperty("errors")[0].Text("message"), StringComparison.Ordinal);
        Assert.DoesNotContain("Lavra.Http", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_wrong_fields_are_named_at_once()
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.Client.PostJsonAsync("/api/runs?x=1", """{"objective":1,"who":2,"limits":{"iterations":"3","why":4}}""");

        var fields = (await response.ReadProblemAsync(HttpStatusCode.BadRequest)).Fields().Order(StringComparer.Ordinal);
        Assert.Equal(["limits.iterations", "limits.why", "objective", "who", "x"], fields);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused_with_the_place()
    {
        await using var api = await TestApi.StartAsync();
        byte[] body = [.. "{\n\"objective\":\"é"u8, 0xff, .. "\"}"u8];

        using var response = await api.Client.PostAsync("/api/runs", Bytes(body));

        var problem = await response.ReadProblemAsync(HttpStatusCode.BadRequest);
        Assert.Contains("not UTF-8 text, from line 2, byte 16", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32, HttpStatusCode.Accepted)]
    [InlineData(33, HttpStatusCode.BadRequest)]
    [InlineData(100_000, HttpStatusCode.BadRequest)]
    public async Task Nesting_has_a_limit(int levels, HttpStatusCode expected)
    {
        // Four of the levels are the body, the plan, its list of steps, and the step.
        await using var api = await TestApi.StartAsync();
        var arguments = string.Concat(Enumerable.Repeat("{\"path\":", levels - 4)) + "1" + new string('}', levels - 4);

        using var response = await api.Client.PostJsonAsync(
            "/api/runs", $$$$"""{"objective":"x","plan":{"steps":[{"tool":"read_file","arguments":{{{{arguments}}}}}]}}""");

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(2000, true, HttpStatusCode.Accepted)]
    [InlineData(2001, true, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(2000, false, HttpStatusCode.Accepted)]
    [InlineData(2001, false, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_over_the_limit_is_refused_whether_its_length_is_told_or_not(int length, bool told, HttpStatusCode expected)
    {
        await using var api = await TestApi.StartAsync(static options => options.MaxRequestBytes = 2000);
        var body = Encoding.UTF8.GetBytes("""{"objective":"x"}""".PadRight(length));
        using HttpContent content = told ? Bytes(body) : new UntoldLength(body);

        using var response = await api.Client.PostAsync("/api/runs", content);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=latin1")]
    public async Task A_body_of_another_type_is_refused(string? type)
    {
        await using var api = await TestApi.StartAsync();
        using var content = new ByteArrayContent("""{"objective":"x"}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        foreach (var path in new[] { "/api/runs", $"/api/runs/{await api.AddRunAsync()}/cancel" })
        {
            using var response = await api.Client.PostAsync(path, content);
            await response.ReadProblemAsync(HttpStatusCode.UnsupportedMediaType);
        }

        Assert.Empty(api.Durable.Cancelled);
    }

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        await using var api = await TestApi.StartAsync();
        using var content = Bytes([1, 2, 3]);
        content.Headers.ContentEncoding.Add("gzip");

        using var response = await api.Client.PostAsync("/api/runs", content);

        await response.ReadProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_byte_order_mark_is_let_pass()
    {
        await using var api = await TestApi.StartAsync();

        using var response = await api.Client.PostAsync("/api/runs", Bytes([.. "\uFEFF{\"objective\":\"x\"}"u8]));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private static ByteArrayContent Bytes(byte[] bytes) => new(bytes) { Headers = { { "Content-Type", "application/json" } } };

    private sealed class UntoldLength : HttpContent
    {
        private readonly byte[] bytes;

        public UntoldLength(byte[] bytes)
        {
            this.bytes = bytes;
            Headers.Add("Content-Type", "application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
