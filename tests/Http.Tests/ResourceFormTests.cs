using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Lavra.Facts;
using Lavra.Http.Resources;
using Lavra.Identity;
using Lavra.Words;

namespace Lavra.Http.Tests;

/// <summary>Resources write themselves and are read by the serialiser: what they write must be what it would.</summary>
public sealed class ResourceFormTests
{
    private static readonly RunId Run = RunId.Parse("0123456789abcdef0123456789abcdef");

    public static TheoryData<Type> Resources =>
    [
        .. typeof(Resource).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(Resource)))
            .Select(static type => type.IsGenericTypeDefinition ? type.MakeGenericType(typeof(StepResource)) : type),
    ];

    [Theory]
    [MemberData(nameof(Resources))]
    public void A_resource_writes_each_field_as_the_serialiser_would(Type type)
    {
        var full = (Resource)Sample(type, isFull: true)!;
        var bare = (Resource)Sample(type, isFull: false)!;

        Assert.Equal(Serialised(full), Written(full));
        Assert.Equal(Serialised(bare), Written(bare));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void A_resource_is_read_as_it_was_written(Type type)
    {
        var written = Written((Resource)Sample(type, isFull: true)!);

        var read = (Resource)JsonSerializer.Deserialize(written, WireJson.Wire.GetTypeInfo(type)!)!;

        Assert.Equal(written, Written(read));
    }

    [Fact]
    public void What_a_newer_server_tells_is_passed_on_as_it_came()
    {
        var known = Written((Resource)Sample(typeof(LogEntryResource), isFull: true)!).Replace("task_started", "plan_revised", StringComparison.Ordinal);
        var newer = known[..^1] + ""","colour":"green","parts":{"a":[1.50,null]}}""";

        var read = JsonSerializer.Deserialize(newer, WireJson.Wire.LogEntryResource)!;

        Assert.Equal(newer, Written(read));
        Assert.Null(read.Action.Known);
        Assert.False(read.IsLast);
    }

    [Fact]
    public void Stored_json_is_written_in_one_line_and_otherwise_as_it_is()
    {
        Assert.Equal("""{"arguments":{"a":"x \n \"y\" ","b":[1.50,1e3]}}""", Raw("{\r\n  \"a\": \"x \\n \\\"y\\\" \",\n\t\"b\": [ 1.50, 1e3 ]\n}"));
        Assert.Equal("""{"arguments":{"a": "spaces that break no line"}}""", Raw("""{"a": "spaces that break no line"}"""));
        Assert.Equal("""{"arguments":"no json {"}""", Raw("no json {"));
        Assert.Equal("""{"arguments":"\ud83d"}""", Raw("\"\\ud83d\""));
        Assert.Equal("""{"arguments":null}""", Raw(null));
    }

    private static string Raw(string? text) => Text(json =>
    {
        json.WriteStartObject();
        json.WriteRaw("arguments", text);
        json.WriteEndObject();
    });

    /// <summary>What a resource of a type writes that has all that it can have, or as little as it may.</summary>
    internal static string Written(Type type, bool isFull) => Written((Resource)Sample(type, isFull)!);

    private static string Written(Resource resource) => Text(resource.WriteTo);

    private static string Serialised(Resource resource) =>
        JsonSerializer.Serialize(resource, WireJson.Wire.GetTypeInfo(resource.GetType())!);

    private static string Text(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Resource.Writing))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>A value of a type: with all that it can have, or with as little as it may.</summary>
    private static object? Sample(Type type, bool isFull, string name = "")
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return isFull ? Sample(underlying, isFull, name) : null;
        }

        if (type == typeof(string) && name == nameof(HealthResource.Status))
        {
            return "ok";
        }

        if (type == typeof(string))
        {
            return isFull ? $$"""{"text of {{name}}":"é ✓ <&>"}""" : "";
        }

        if (type == typeof(RunId))
        {
            return Run;
        }

        if (type == typeof(JsonElement))
        {
            return JsonElement.Parse("""{"type":"object"}""");
        }

        if (type == typeof(DateTimeOffset))
        {
            return new DateTimeOffset(2026, 11, 30, 22, 1, 2, 345, TimeSpan.Zero);
        }

        if (type == typeof(IReadOnlyDictionary<string, string>))
        {
            return isFull ? new Dictionary<string, string> { ["name"] = "value" } : new Dictionary<string, string>();
        }

        if (type.IsPrimitive || type == typeof(decimal))
        {
            return type == typeof(bool) ? isFull : Convert.ChangeType(isFull ? 12.75 : 0, type, CultureInfo.InvariantCulture);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(WireWord<>))
        {
            var words = typeof(WireWords).GetMethod(nameof(WireWords.All))!.MakeGenericMethod(type.GetGenericArguments()[0]).Invoke(null, null);
            return Activator.CreateInstance(type, ((IReadOnlyList<string>)words!)[0]);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var item = type.GetGenericArguments()[0];
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
            if (isFull)
            {
                list.Add(Sample(item, isFull, name));
                list.Add(Sample(item, isFull: false, name));
            }

            return list;
        }

        return SampleResource(type, isFull);
    }

    private static object SampleResource(Type type, bool isFull)
    {
        var constructor = type.GetConstructors().OrderByDescending(static constructor => constructor.GetParameters().Length).First();
        var resource = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType, isFull, parameter.Name!))]);
        var nullability = new NullabilityInfoContext();
        foreach (var property in type.GetProperties().Where(static property => property.CanWrite && property.DeclaringType != typeof(Resource)))
        {
            var isNull = !isFull && nullability.Create(property).ReadState == NullabilityState.Nullable;
            property.SetValue(resource, isNull ? null : Sample(property.PropertyType, isFull, property.Name));
        }

        return resource;
    }
}
