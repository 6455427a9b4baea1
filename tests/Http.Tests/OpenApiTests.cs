using System.Text.Json;
using Lavra.Http.Callers;
using Lavra.Http.Hosting;
using Lavra.Http.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lavra.Http.Tests;

public sealed class OpenApiTests
{
    internal static JsonElement Document { get; } = ReadDocument();

    [Fact]
    public async Task The_document_is_served_as_it_is_kept()
    {
        await using var api = await TestApi.StartAsync();

        var served = await api.ClientWith(null).GetJsonAsync("/openapi.json");

        Assert.True(JsonElement.DeepEquals(Document, served));
        Assert.Equal(
            typeof(HttpOptions).Assembly.GetName().Version!.ToString(3), served.GetProperty("info").Text("version"));
    }

    [Fact]
    public async Task It_describes_each_mapped_route_with_its_method_and_scope_and_no_other()
    {
        await using var api = await TestApi.StartAsync();
        var mapped = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>().SelectMany(static endpoint =>
            endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                .Where(static method => method != "HEAD")
                .Select(method => $"{method} {endpoint.RoutePattern.RawText} {endpoint.Metadata.GetRequiredMetadata<EndpointAccess>().Scope}"));

        var described = Operations().Select(static operation =>
            $"{operation.Method.ToUpperInvariant()} {operation.Path} {ScopeOf(operation.Operation)}");

        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Operations_that_need_a_key_say_what_happens_without_it()
    {
        Assert.All(Operations().Where(static operation => ScopeOf(operation.Operation) is not null), static operation =>
        {
            var responses = operation.Operation.GetProperty("responses");
            Assert.All(["401", "403", "429", "500", "503"], status => Assert.True(responses.TryGetProperty(status, out _), operation.Path + status));
            Assert.Equal(operation.Path.Contains('{', StringComparison.Ordinal), responses.TryGetProperty("404", out _));
        });
    }

    [Fact]
    public void Operations_that_take_a_body_say_how_it_can_be_refused()
    {
        Assert.All(Operations().Where(static operation => operation.Method == "post"), static operation => Assert.All(
            ["400", "413", "415"],
            status => Assert.True(operation.Operation.GetProperty("responses").TryGetProperty(status, out _), operation.Path + status)));
    }

    [Fact]
    public void The_seven_audit_actions_are_verbatim()
    {
        Assert.Equal(
            ["task_started", "tool_executed", "generation_completed", "error_occurred", "task_completed", "task_failed", "user_intervention"],
            Names(Schema("LogAction")).Take(7));
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        Assert.All(References(Document), static reference => At(reference));
    }

    [Fact]
    public async Task Each_query_parameter_that_is_described_is_known_and_no_other()
    {
        await using var api = await TestApi.StartAsync();
        var id = await api.AddRunAsync();

        foreach (var (path, _, operation) in Operations().Where(static operation => operation.Operation.TryGetProperty("parameters", out _)))
        {
            var described = operation.GetProperty("parameters").EnumerateArray()
                .Where(static parameter => parameter.TryGetProperty("in", out var place) && place.GetString() == "query")
                .Select(static parameter => parameter.Text("name")).ToList();
            if (described.Count == 0)
            {
                continue;
            }

            using var response = await api.Client.GetAsync(path.Replace("{id}", id.ToString(), StringComparison.Ordinal) + "?nonsense=1");
            var detail = (await response.ReadProblemAsync(System.Net.HttpStatusCode.BadRequest)).GetProperty("errors")[0].Text("message");
            var known = detail[(detail.IndexOf("are: ", StringComparison.Ordinal) + 5)..].TrimEnd('.').Split(", ");
            Assert.Equal((path, string.Join(' ', described.Order())), (path, string.Join(' ', known.Order())));
        }
    }

    /// <summary>What a reference leads to.</summary>
    internal static JsonElement At(string reference)
    {
        var at = Document;
        foreach (var part in reference.TrimStart('#', '/').Split('/'))
        {
            Assert.True(at.TryGetProperty(part, out at), reference);
        }

        return at;
    }

    private static JsonElement ReadDocument()
    {
        using var stream = DescriptionEndpoints.OpenDocument();
        return JsonElement.Parse(new StreamReader(stream).ReadToEnd());
    }

    internal static IEnumerable<(string Path, string Method, JsonElement Operation)> Operations() =>
        from path in Document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (path.Name, operation.Name, operation.Value);

    private static string? ScopeOf(JsonElement operation) => operation.GetProperty("security") is var security && security.GetArrayLength() == 0
        ? null
        : security[0].GetProperty("bearer")[0].GetString();

    private static JsonElement Schema(string name) => Document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    private static IEnumerable<string> Names(JsonElement schema) => schema.GetProperty("enum").EnumerateArray().Select(static name => name.GetString()!);

    internal static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static property =>
            property.NameEquals("$ref") ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
