using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lavra.Http.Tests.OpenApi;

/// <summary>What the document allows of a request, the server takes, and nothing beyond it.</summary>
public sealed class DescribedRequestsTests
{
    public static TheoryData<string> Numbers => [.. Fields("budget").Concat(Fields("limits"))];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_number_is_taken_up_to_its_bounds_and_not_beyond(string path)
    {
        await using var api = await TestApi.StartAsync();
        var (part, name) = (path.Split('.')[0], path.Split('.')[1]);
        var schema = Part(part).GetProperty(name);
        var step = schema.GetProperty("type")[0].GetString() == "integer" ? 1 : 0.0005m;
        var bounds = new List<(decimal Bound, decimal Beyond)>();
        if (schema.TryGetProperty("minimum", out var least))
        {
            bounds.Add((least.GetDecimal(), least.GetDecimal() - step));
        }

        if (schema.TryGetProperty("exclusiveMinimum", out var above))
        {
            bounds.Add((above.GetDecimal() + step, above.GetDecimal()));
        }

        if (schema.TryGetProperty("maximum", out var most))
        {
            bounds.Add((most.GetDecimal(), most.GetDecimal() + 1));
        }

        Assert.NotEmpty(bounds);
        foreach (var (bound, beyond) in bounds)
        {
            await AreTakenAsync(api, Body(part, new JsonObject { [name] = bound }));
            await AreRefusedAsync(api, Body(part, new JsonObject { [name] = beyond }), path);
        }
    }

    public static TheoryData<string, string, string> Texts => new()
    {
        { "objective", new string('a', 20_000), new string('a', 20_001) },
        { "objective", "a", "" },
        { "session", new string('a', 200), new string('a', 201) },
        { "session", " ~", "é" },
        { "session", "a", "" },
        { "idempotencyKey", new string('a', 200), new string('a', 201) },
        { "idempotencyKey", " ~", "\t" },
        { "idempotencyKey", "a", "" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_is_taken_within_its_bounds_and_not_beyond(string field, string within, string beyond)
    {
        await using var api = await TestApi.StartAsync();

        await AreTakenAsync(api, Body(field, within));
        await AreRefusedAsync(api, Body(field, beyond), field);
    }

    [Fact]
    public async Task Inputs_are_taken_within_their_bounds_and_not_beyond()
    {
        await using var api = await TestApi.StartAsync();

        await AreTakenAsync(api, Body("inputs", Inputs(100, 200, 100)));
        await AreTakenAsync(api, Body("inputs", Inputs(1, 3, 100_000)));
        await AreRefusedAsync(api, Body("inputs", Inputs(101, 3, 1)), "inputs");
        await AreRefusedAsync(api, Body("inputs", Inputs(1, 201, 1)), "inputs");
        await AreRefusedAsync(api, Body("inputs", Inputs(1, 3, 100_001)), "inputs");
        await AreRefusedAsync(api, Body("inputs", new JsonObject { [""] = "x" }), "inputs");
        await AreRefusedAsync(api, Body("inputs", new JsonObject { ["a"] = 1 }), "inputs.a");
    }

    [Fact]
    public async Task A_plan_is_an_object_a_text_or_nothing()
    {
        await using var api = await TestApi.StartAsync();

        await AreTakenAsync(api, Body("plan", JsonNode.Parse("""{"steps":[{"description":"d"}]}""")));
        await AreTakenAsync(api, Body("plan", "steps: [{description: d}]"));
        await AreTakenAsync(api, Body("plan", null));
        await AreRefusedAsync(api, Body("plan", new JsonArray()), "plan");
    }

    [Fact]
    public async Task Null_is_the_same_as_leaving_out_and_what_is_unknown_is_refused()
    {
        await using var api = await TestApi.StartAsync();
        var nulls = new JsonObject { ["objective"] = "x" };
        foreach (var field in OpenApiTests.At("#/components/schemas/StartRun").GetProperty("properties").EnumerateObject().Where(static field => field.Name != "objective"))
        {
            nulls[field.Name] = null;
        }

        await AreTakenAsync(api, nulls);
        await AreRefusedAsync(api, Body("bogus", 1), "bogus");
        await AreRefusedAsync(api, Body("limits", new JsonObject { ["bogus"] = 1 }), "limits.bogus");
        await AreRefusedAsync(api, new JsonObject { ["session"] = "s" }, "objective");
    }

    [Theory]
    [InlineData(500, HttpStatusCode.Accepted)]
    [InlineData(501, HttpStatusCode.BadRequest)]
    public async Task A_reason_is_taken_up_to_its_length(int length, HttpStatusCode status)
    {
        await using var api = await TestApi.StartAsync();
        var body = new JsonObject { ["reason"] = new string('a', length) }.ToJsonString();

        using var response = await api.Client.PostJsonAsync($"/api/runs/{await api.AddRunAsync()}/cancel", body);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.Accepted, DescribedForm.Differences("CancelRun", JsonElement.Parse(body)).Count == 0);
    }

    private static IEnumerable<string> Fields(string part) => Part(part).EnumerateObject().Select(one => $"{part}.{one.Name}");

    private static JsonElement Part(string part) =>
        OpenApiTests.At($"#/components/schemas/{(part == "budget" ? "RequestedBudget" : "RequestedLimits")}/properties");

    private static JsonObject Body(string field, JsonNode? value)
    {
        var body = new JsonObject { ["objective"] = "x" };
        body[field] = value;
        return body;
    }

    private static JsonObject Inputs(int count, int nameLength, int length) => new(Enumerable.Range(0, count).Select(index =>
        new KeyValuePair<string, JsonNode?>($"{index}".PadLeft(nameLength, 'n'), new string('v', length))));

    private static async Task AreTakenAsync(TestApi api, JsonObject body)
    {
        Assert.Empty(DescribedForm.Differences("StartRun", JsonElement.Parse(body.ToJsonString())));
        using var response = await api.Client.PostJsonAsync("/api/runs", body.ToJsonString());
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
    }

    private static async Task AreRefusedAsync(TestApi api, JsonObject body, string field)
    {
        Assert.NotEmpty(DescribedForm.Differences("StartRun", JsonElement.Parse(body.ToJsonString())));
        using var response = await api.Client.PostJsonAsync("/api/runs", body.ToJsonString());
        Assert.Equal([field], (await response.ReadProblemAsync(HttpStatusCode.BadRequest)).Fields());
    }
}
