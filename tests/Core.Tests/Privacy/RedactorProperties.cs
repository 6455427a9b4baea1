using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lavra.Privacy;

namespace Lavra.Core.Tests.Privacy;

/// <summary>What holds for any text. The texts are the same in every run, so that a failure is there again the next time.</summary>
public sealed class RedactorProperties
{
    private static readonly string[] Pieces =
    [
        "password", "token", "=", ": ", " = ", "\"", "\\\"", "'", "{", "}", "[", "]", ",", "Authorization: ", "Bearer ", "https://u:", "@h/",
        "Cookie: ", "a=b", "hunter2", "api_key", "--", "\n", "\\", "\\n", "\\u0070", "<", ">", "[redacted]", "[redacted", "é", "🚀", ";", "&sig=",
        "max_tokens", "secret", " ", "$X", "planted-secret-1",
    ];

    private static readonly Gen<string> Texts =
        Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces));

    private static readonly Gen<string> Jsons = Gen.Sized(size => Json(Math.Min(size, 30)));

    private readonly Redactor redactor = new();

    public RedactorProperties() => redactor.Register("planted", "planted-secret-1");

    [Fact]
    public void No_registered_secret_is_left() =>
        Holds(Texts, text => !redactor.RedactText(text).Contains("planted-secret-1", StringComparison.Ordinal));

    [Fact]
    public void Redacting_text_twice_is_redacting_it_once() =>
        Holds(Texts, text => redactor.RedactText(text) is var once && redactor.RedactText(once) == once);

    [Fact]
    public void Redacting_json_twice_is_redacting_it_once() =>
        Holds(Jsons, json => redactor.RedactJson(json) is var once && redactor.RedactJson(once) == once);

    [Fact]
    public void Json_stays_json_of_the_same_shape() => Holds(Jsons, json =>
    {
        using var before = JsonDocument.Parse(json);
        using var after = JsonDocument.Parse(redactor.RedactJson(json));
        return HaveSameShape(before.RootElement, after.RootElement);
    });

    [Fact]
    public void No_secret_is_left_in_any_string_of_json() => Holds(Jsons, json =>
    {
        using var after = JsonDocument.Parse(redactor.RedactJson(json));
        return !Strings(after.RootElement).Any(text => text.Contains("planted-secret-1", StringComparison.Ordinal));
    });

    [Fact]
    public void No_part_of_a_random_registered_secret_is_left() => Holds(
        from secret in Gen.Choose(33, 126).Select(c => (char)c).ListOf(12).Select(chars => new string([.. chars]))
        from before in Texts
        from after in Texts
        select (secret, text: before + secret + after),
        pair =>
        {
            var own = new Redactor();
            own.Register("r", pair.secret);
            return !own.RedactText(pair.text).Contains(pair.secret, StringComparison.Ordinal);
        });

    private static void Holds<T>(Gen<T> values, Func<T, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(1, 3), Prop.ForAll(Arb.From(values), holds));

    private static Gen<string> Json(int size)
    {
        var text = Texts.Select(value => JsonSerializer.Serialize(value));
        var leaf = Gen.OneOf(
            text, Gen.Elements("null", "true", "12", "123456", "-1.5e3"), text.Select(value => value.Replace("\\u0022", "\\\"", StringComparison.Ordinal)));
        if (size <= 1)
        {
            return leaf;
        }

        var name = Gen.Elements("password", "a", "token", "max_tokens", "type", "planted-secret-1", "credentials")
            .Select(value => JsonSerializer.Serialize(value));
        var inner = Json(size / 3);
        var member = from key in name from value in inner select $"{key} : {value}";
        return Gen.OneOf(
            leaf,
            inner.ListOf().Select(values => $"[{string.Join(" , ", values.Take(4))}]"),
            member.ListOf().Select(values => $"{{{string.Join(",\n", values.Take(4))}}}"));
    }

    private static bool HaveSameShape(JsonElement left, JsonElement right) => left.ValueKind switch
    {
        JsonValueKind.Object => right.ValueKind == JsonValueKind.Object
            && left.EnumerateObject().Zip(right.EnumerateObject()).All(pair => HaveSameShape(pair.First.Value, pair.Second.Value))
            && left.EnumerateObject().Count() == right.EnumerateObject().Count(),
        JsonValueKind.Array => right.ValueKind == JsonValueKind.Array
            && left.GetArrayLength() == right.GetArrayLength()
            && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => HaveSameShape(pair.First, pair.Second)),
        JsonValueKind.Number => right.ValueKind is JsonValueKind.Number or JsonValueKind.String,
        _ => left.ValueKind == right.ValueKind,
    };

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Strings(member.Value).Append(member.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };
}
