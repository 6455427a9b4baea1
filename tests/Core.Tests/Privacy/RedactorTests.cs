using System.Text;
using System.Text.Json;
using Lavra.Privacy;

namespace Lavra.Core.Tests.Privacy;

public sealed class RedactorTests
{
    private const string Secret = "s3cr3t/Käse+\"42\"";
    private readonly Redactor redactor = new();

    public RedactorTests() => redactor.Register("OpenAI:Key", Secret);

    [Fact]
    public void A_registered_secret_is_replaced_by_its_name()
    {
        Assert.Equal("a [redacted:OpenAI-Key] b [redacted:OpenAI-Key]", redactor.RedactText($"a {Secret} b {Secret}"));
    }

    [Fact]
    public void A_registered_secret_is_found_in_the_forms_in_which_it_travels()
    {
        string[] forms =
        [
            JsonSerializer.Serialize(Secret).Trim('"'),
            Uri.EscapeDataString(Secret),
            Uri.EscapeDataString(Secret).Replace("%2F", "%2f", StringComparison.Ordinal).Replace("%C3%A4", "%c3%a4", StringComparison.Ordinal)
                .Replace("%2B", "%2b", StringComparison.Ordinal),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
            Convert.ToBase64String(Encoding.UTF8.GetBytes("a:" + Secret)),
            Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + Secret + ":more")),
            Convert.ToBase64String(Encoding.UTF8.GetBytes("xuser:" + Secret)).Replace('+', '-').Replace('/', '_'),
        ];
        foreach (var form in forms)
        {
            Assert.Contains("[redacted:OpenAI-Key]", redactor.RedactText($"curl {form} end"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Of_secrets_that_begin_alike_the_longest_is_replaced()
    {
        redactor.Register("short", "abcdef");
        redactor.Register("long", "abcdefghij");

        Assert.Equal("[redacted:long] [redacted:short]x", redactor.RedactText("abcdefghij abcdefx"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("  12345  ")]
    [InlineData("redacted")]
    public void A_secret_that_cannot_be_told_from_ordinary_text_is_refused_without_showing_it(string value)
    {
        var error = Assert.Throws<ArgumentException>(() => redactor.Register("my-key", value));

        Assert.Contains("my-key", error.Message, StringComparison.Ordinal);
        Assert.Contains("at least 6", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_in_the_name_of_another_does_not_come_out_again()
    {
        redactor.Register("prod-abcdef-key", "zyxwvu");
        redactor.Register("other", "abcdef");

        var redacted = redactor.RedactText("zyxwvu");

        Assert.Equal("[redacted]", redacted);
        Assert.Equal(redacted, redactor.RedactText(redacted));
    }

    [Fact]
    public void White_space_around_a_registered_value_is_not_part_of_it()
    {
        redactor.Register("file", "\n from-a-file \n");

        Assert.Equal("x=[redacted:file]", redactor.RedactText("x=from-a-file"));
    }

    [Theory]
    [InlineData("password=hunter2", "password=[redacted]")]
    [InlineData("Password: hunter2", "Password: [redacted]")]
    [InlineData("a senha: abc123 foi recusada", "a senha: [redacted] foi recusada")]
    [InlineData("export OPENAI_API_KEY=sk-abc123", "export OPENAI_API_KEY=[redacted]")]
    [InlineData("set AWS_SECRET_ACCESS_KEY=\"a b\" && go", "set AWS_SECRET_ACCESS_KEY=\"[redacted]\" && go")]
    [InlineData("$env:API_KEY = 'x1'", "$env:API_KEY = '[redacted]'")]
    [InlineData("Lavra__Model__ApiKey=k1", "Lavra__Model__ApiKey=[redacted]")]
    [InlineData("Authorization: Bearer abc.def", "Authorization: Bearer [redacted]")]
    [InlineData("authorization: Basic dXNlcjpwdw==", "authorization: Basic [redacted]")]
    [InlineData("Authorization: Digest username=\"a\", response=\"b\"\nNext: c", "Authorization: Digest [redacted]\nNext: c")]
    [InlineData("curl -H 'Authorization: Bearer abc' http://x", "curl -H 'Authorization: Bearer [redacted]' http://x")]
    [InlineData("Authorization: abc123", "Authorization: [redacted]")]
    [InlineData("sent bearer eyJhbGciOi.123 to it", "sent bearer [redacted] to it")]
    [InlineData("Cookie: a=1; b=2\r\nHost: x", "Cookie: [redacted]\r\nHost: x")]
    [InlineData("Set-Cookie: sid=38afes7a8; HttpOnly", "Set-Cookie: [redacted]")]
    [InlineData("postgres://app:hunter2@db:5432/x", "postgres://app:[redacted]@db:5432/x")]
    [InlineData("https://ghp_16C7e42F292c@github.com/a/b", "https://[redacted]@github.com/a/b")]
    [InlineData("GET https://x/y?api_key=abc123&page=2", "GET https://x/y?api_key=[redacted]&page=2")]
    [InlineData("https://s.blob.core/x?sv=1&sig=a%2Bb&se=2", "https://s.blob.core/x?sv=1&sig=[redacted]&se=2")]
    [InlineData("Server=db;User Id=sa;Password=p@ss(1);Encrypt=true", "Server=db;User Id=sa;Password=[redacted];Encrypt=true")]
    [InlineData("AccountName=a;AccountKey=abc==;EndpointSuffix=x", "AccountName=a;AccountKey=[redacted];EndpointSuffix=x")]
    [InlineData("failed {\"password\": \"hunter2\", \"n\": 1}", "failed {\"password\": \"[redacted]\", \"n\": 1}")]
    [InlineData("failed {\\\"token\\\":\\\"a1b2c3\\\",\\\"n\\\":1}", "failed {\\\"token\\\":\\\"[redacted]\\\",\\\"n\\\":1}")]
    [InlineData("mysql --password hunter2 -u root", "mysql --password [redacted] -u root")]
    [InlineData("tool --api-key=k1 run", "tool --api-key=[redacted] run")]
    [InlineData("<password>hunter2</password>", "<password>[redacted]</password>")]
    [InlineData("your API key: sk-1234 is wrong", "your API key: [redacted] is wrong")]
    [InlineData("password = \"it's long\"", "password = \"[redacted]\"")]
    [InlineData("PWD_HASH=x1 DB_PASS=y1", "PWD_HASH=[redacted] DB_PASS=[redacted]")]
    [InlineData("(password=hunter2)", "(password=[redacted])")]
    [InlineData("line\n{\"token\":{\"value\":\"X\"}}\nend", "line\n{\"token\":{\"value\":\"[redacted]\"}}\nend")]
    [InlineData("failed {\"secrets\": [\"a1\", \"b2\"]}", "failed {\"secrets\": [\"[redacted]\", \"[redacted]\"]}")]
    [InlineData("password: my-secret-1", "password: [redacted]")]
    [InlineData("P_PASSWORD=${DB_PASSWORD:-hunter2}", "P_PASSWORD=${DB_PASSWORD:-[redacted]}")]
    [InlineData("password:\n  hunter2\nuser: x", "password:\n  [redacted]\nuser: x")]
    [InlineData("- name: DB_PASSWORD\n  value: x1", "- name: DB_PASSWORD\n  value: [redacted]")]
    public void A_value_after_a_secret_like_name_is_replaced_in_text(string text, string expected)
    {
        Assert.Equal(expected, redactor.RedactText(text));
        Assert.Equal(expected, redactor.RedactText(expected));
    }

    [Theory]
    [InlineData("max_tokens=100, prompt_tokens: 1523")]
    [InlineData("token_count: 12 total_tokens=99 maxTokens: 5")]
    [InlineData("The token was refused because the password is wrong.")]
    [InlineData("var token = reader.Next();")]
    [InlineData("CancellationToken cancellationToken = default;")]
    [InlineData("public void Login(string password, string token)")]
    [InlineData("password: string;")]
    [InlineData("const token = await getToken(1);")]
    [InlineData("if (password == other) return;")]
    [InlineData("token: Token,")]
    [InlineData("api_key = os.environ[\"X\"]")]
    [InlineData("export API_KEY=$OTHER")]
    [InlineData("password=${DB_PASSWORD}")]
    [InlineData("password: <your password>")]
    [InlineData("password=********")]
    [InlineData("password=")]
    [InlineData("next_page_token: abc123")]
    [InlineData("see https://example.com/a@b and http://user@host/x")]
    [InlineData("std::token::kind")]
    [InlineData("desenhar: um círculo")]
    [InlineData("the secretary: Maria")]
    [InlineData("bearer authentication is used")]
    [InlineData("password_policy: strict, token_type: bearer, secret_name: prod/db")]
    public void Ordinary_text_and_code_come_back_as_the_same_object(string text)
    {
        Assert.Same(text, redactor.RedactText(text));
        Assert.Same(text, redactor.RedactJson(text));
    }

    [Theory]
    [InlineData("""{"password":"a","user":"b"}""", """{"password":"[redacted]","user":"b"}""")]
    [InlineData("""{ "a" : { "Api-Key" :  "x" , "n": 1.50 } }""", """{ "a" : { "Api-Key" :  "[redacted]" , "n": 1.50 } }""")]
    [InlineData("""[{"token":"x"},{"max_tokens":100,"tokens":5}]""", """[{"token":"[redacted]"},{"max_tokens":100,"tokens":5}]""")]
    [InlineData("""{"password":123456,"pwd":null,"secret":true}""", """{"password":"[redacted]","pwd":null,"secret":true}""")]
    [InlineData("""{"cookies":["a=b","c"],"x":["a"]}""", """{"cookies":["[redacted]","[redacted]"],"x":["a"]}""")]
    [InlineData("""{"credentials":{"user":"u","pass":"p"}}""", """{"credentials":{"user":"u","pass":"[redacted]"}}""")]
    [InlineData("""{"passw\u006frd":"a"}""", """{"passw\u006frd":"[redacted]"}""")]
    [InlineData("""{"command":"export API_KEY=abc1 && go"}""", """{"command":"export API_KEY=[redacted] && go"}""")]
    [InlineData("""{"body":"{\"token\":\"a\\nb\",\"n\":1}"}""", """{"body":"{\"token\":\"[redacted]\",\"n\":1}"}""")]
    [InlineData("""{"url":"https://u:pw1@h/"}""", """{"url":"https://u:[redacted]@h/"}""")]
    [InlineData("""{"text":"half \ud83d","password":"a"}""", """{"text":"half \ufffd","password":"[redacted]"}""")]
    [InlineData("""{"value":"x","name":"DB_PASSWORD"}""", """{"value":"[redacted]","name":"DB_PASSWORD"}""")]
    [InlineData("\"Authorization: Bearer a1b2c3d4\"", "\"Authorization: Bearer [redacted]\"")]
    [InlineData("""{"senha":"[redacted:x]","token":"[redacted]"}""", """{"senha":"[redacted:x]","token":"[redacted]"}""")]
    public void Json_is_redacted_in_place_and_the_rest_stays_byte_for_byte(string json, string expected)
    {
        Assert.Equal(expected, redactor.RedactJson(json));
        Assert.Equal(expected, redactor.RedactText(json));
        Assert.Equal(expected, redactor.RedactJson(expected));
    }

    [Theory]
    [InlineData("""{"path":"src/Token.cs","max_tokens":100,"text":"\u00e7"}""")]
    [InlineData("""{"type":"object","properties":{"password":{"type":"string","description":"the password to set"}}}""")]
    [InlineData("""{"password":"","token":null}""")]
    [InlineData("""{"password":"Senha","token":"${{ secrets.X }}","js-cookie":"^3.0.5"}""")]
    [InlineData("""{"content":"var token = reader.Next();\nreturn token;"}""")]
    public void Json_without_secrets_comes_back_as_the_same_object(string json)
    {
        Assert.Same(json, redactor.RedactJson(json));
    }

    [Fact]
    public void A_registered_secret_is_found_in_json_however_it_is_escaped()
    {
        var escaped = string.Concat(Secret.Select(c => $"\\u{(int)c:x4}"));

        var redacted = redactor.RedactJson($$"""{"a":["{{escaped}}"],"{{escaped}}":1}""");

        Assert.Equal("""{"a":["[redacted:OpenAI-Key]"],"[redacted:OpenAI-Key]":1}""", redacted);
    }

    [Fact]
    public void A_registered_secret_in_a_secret_value_leaves_nothing_of_the_value()
    {
        redactor.Register("known", "abcdef");

        var redacted = redactor.RedactJson("""{"password":"abcdef","token":"xyz abcdef"}""");

        Assert.Equal("""{"password":"[redacted:known]","token":"[redacted]"}""", redacted);
    }

    [Fact]
    public void A_registered_number_is_replaced_and_json_stays_json()
    {
        redactor.Register("pin", "12345678");

        Assert.Equal("""{"n":"[redacted]","s":"[redacted:pin]"}""", redactor.RedactJson("""{"n":12345678,"s":"12345678"}"""));
    }

    [Fact]
    public void Json_that_is_cut_off_is_redacted_as_text()
    {
        Assert.Equal("""{"a":1,"password":"[redacted]""", redactor.RedactJson("""{"a":1,"password":"hunter2"""));
    }

    [Fact]
    public void Json_nested_in_strings_many_times_over_is_redacted()
    {
        var json = """{"password":"hunter2"}""";
        for (var i = 0; i < 5; i++)
        {
            json = JsonSerializer.Serialize(new Dictionary<string, string> { ["inner"] = json });
        }

        var redacted = redactor.RedactJson(json);

        Assert.DoesNotContain("hunter2", redacted, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(redacted);
    }

    [Fact]
    public void Very_deep_json_is_redacted()
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":", 2000)) + "{\"password\":\"hunter2\"}" + new string('}', 2000);

        Assert.DoesNotContain("hunter2", redactor.RedactJson(json), StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_may_be_registered_while_texts_are_redacted()
    {
        Parallel.For(0, 200, n =>
        {
            redactor.Register($"k{n}", $"value-{n:D6}");
            Assert.DoesNotContain($"value-{n:D6}", redactor.RedactText($"x value-{n:D6} y"), StringComparison.Ordinal);
        });
    }
}
