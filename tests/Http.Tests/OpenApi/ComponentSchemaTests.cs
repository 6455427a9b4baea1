using System.Text.Json;
using System.Text.Json.Nodes;
using Lavra.Http.Resources;

namespace Lavra.Http.Tests.OpenApi;

/// <summary>The schemas of the document are those of the types that the serialiser writes and reads.</summary>
public sealed class ComponentSchemaTests
{
    private static readonly JsonElement Document = OpenApiTests.Document;

    public static TheoryData<string> Names => [.. OpenApiFile.Names.Union(ComponentSchemas.Names)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_schema_is_what_the_serialiser_writes_or_reads(string name)
    {
        var (written, made) = (await OpenApiFile.ReadAsync()).Schema(name);

        Assert.True(
            written == made,
            $"{OpenApiFile.Path} differs for {name}; './test --project Http.Tests --set LAVRA_WRITE_OPENAPI=1' writes it anew and keeps the texts:\n{made}");
    }

    [Fact]
    public void Every_resource_has_a_schema() => Assert.All(
        ((IEnumerable<object[]>)ResourceFormTests.Resources).Select(static row => (Type)row[0]), static type => Assert.Contains(WireTypes.NameOf(type, isRequest: false), OpenApiFile.Names));

    [Fact]
    public void Names_of_schemas_are_their_own() => Assert.Distinct(ComponentSchemas.Names);

    [Fact]
    public void Every_schema_is_referred_to_from_a_path()
    {
        var reached = new HashSet<string>();
        var ahead = new Queue<string>(OpenApiTests.References(Document.GetProperty("paths")));
        while (ahead.TryDequeue(out var reference))
        {
            if (reached.Add(reference))
            {
                foreach (var further in OpenApiTests.References(OpenApiTests.At(reference)))
                {
                    ahead.Enqueue(further);
                }
            }
        }

        Assert.Empty(Document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Select(static schema => "#/components/schemas/" + schema.Name).Except(reached));
    }

    [Fact]
    public void Every_schema_and_every_field_says_what_it_means() => Assert.All(
        Document.GetProperty("components").GetProperty("schemas").EnumerateObject(), static schema =>
        {
            Assert.True(schema.Value.TryGetProperty("description", out _), $"{schema.Name} has no description in {OpenApiFile.Path}: write one.");
            if (schema.Value.TryGetProperty("properties", out var properties))
            {
                Assert.All(properties.EnumerateObject(), field => Assert.True(
                    field.Value.TryGetProperty("description", out _), $"{schema.Name}.{field.Name} has no description in {OpenApiFile.Path}: write one."));
            }
        });

    [Fact]
    public void Texts_are_kept_and_everything_else_is_made_anew()
    {
        var made = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("a"),
            ["properties"] = new JsonObject
            {
                ["a"] = new JsonObject { ["type"] = "string" },
                ["b"] = new JsonObject { ["$ref"] = "#/components/schemas/B" },
                ["any"] = new JsonObject(),
            },
        };
        var written = JsonNode.Parse("""
            {"type":"array","description":"D","properties":{"a":{"type":"integer","format":"int32","description":"A","maxLength":7},
             "b":{"type":"string","enum":["x"],"description":"B"},"any":{"type":"object","description":"Any"},"gone":{"type":"string"}}}
            """);

        Assert.Equal(
            """
            {"type":"object","description":"D","required":["a"],"properties":{"a":{"type":"string","description":"A","maxLength":7},"b":{"$ref":"#/components/schemas/B","description":"B"},"any":{"type":"object","description":"Any"}}}
            """.Trim(),
            SchemaTexts.Keep(made, written).ToJsonString());
    }
}
