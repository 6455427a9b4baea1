using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lavra.Models.OpenAi;

/// <summary>What a server says about an error, from any of the forms in use.</summary>
/// <param name="Message">Its words; null when there are none.</param>
/// <param name="Code">Its code; null when there is none.</param>
/// <param name="Type">Its kind; null when there is none.</param>
internal sealed partial record ErrorText(string? Message, string? Code, string? Type)
{
    private const int MostReasons = 5;
    private const int LongestPlain = 2000;
    private static readonly string[] words = ["message", "detail", "details", "msg", "error_msg", "error_message", "status_msg", "title", "reason", "description", "raw"];

    /// <summary>Nothing was said.</summary>
    public static ErrorText None { get; } = new(null, null, null);

    // By code only: messages about mere rate limits speak of quota and billing as well.
    public bool IsQuota =>
        Code is "insufficient_quota" or "billing_hard_limit_reached" or "billing_not_active" or "insufficient_balance" or "1008" or "1113"
        || Type is "insufficient_quota" or "insufficient_balance" or "billing_hard_limit_reached" or "billing_not_active" or "exceeded_current_quota_error";

    /// <summary>Whether one request alone is more than the limit, so that no wait helps.</summary>
    public bool IsTooLarge => Has("request too large") || Has("request is too large") || (Message is not null && Requested().Match(Message) is { Success: true } sizes
        && long.TryParse(sizes.Groups[1].Value, CultureInfo.InvariantCulture, out var limit)
        && long.TryParse(sizes.Groups[2].Value, CultureInfo.InvariantCulture, out var requested) && requested > limit);

    /// <summary>Whether the server says that the model takes no tools.</summary>
    public bool RefusesTools =>
        (Has("tool") || Has("function call")) && !Has("parallel_tool_calls") && (Has("support tool") || Has("not support") || Has("unsupported") || Has("no endpoints found")
            || Has("enable-auto-tool-choice") || Has("does not allow tool"));

    /// <summary>Whether the server says that the model takes no JSON schema.</summary>
    public bool RefusesSchemas =>
        (Has("response_format") || Has("json_schema") || Has("structured output")) && (Has("not support") || Has("unsupported") || Has("not available") || Has("unavailable") || Has("no endpoints found"));

    /// <summary>Whether nothing at all was said.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Message) && string.IsNullOrWhiteSpace(Type) && (string.IsNullOrWhiteSpace(Code) || Code is "0" or "200");

    public bool Has(string word) =>
        Message?.Contains(word, StringComparison.OrdinalIgnoreCase) is true
        || Code?.Contains(word, StringComparison.OrdinalIgnoreCase) is true
        || Type?.Contains(word, StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Reads a body, which may be no JSON: then plain text is taken at its word, and a page is not.</summary>
    public static ErrorText Of(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return Of(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            var text = Encoding.UTF8.GetString(body.Length > LongestPlain ? body[..LongestPlain] : body).Trim('\ufeff', '\0', ' ', '\r', '\n', '\t');
            return text.Length == 0 || text[0] is '<' or '{' or '[' ? None : new ErrorText(text, null, null);
        }
    }

    /// <summary>Reads an error, or what holds one.</summary>
    public static ErrorText Of(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return json.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object or JsonValueKind.String } first ? Of(first) : None;
        }

        if (json.ValueKind == JsonValueKind.String)
        {
            return new ErrorText(JsonRead.TextOf(json), null, null);
        }

        var error = json.Member("error") ?? json.Member("base_resp") ?? json;
        if (error.ValueKind != JsonValueKind.Object)
        {
            error = error.ValueKind == JsonValueKind.Array && error.GetArrayLength() > 0 ? error[0] : error;
            return error.ValueKind == JsonValueKind.Object ? Of(error)
                : error.ValueKind == JsonValueKind.String ? new ErrorText(JsonRead.TextOf(error), CodeOf(json), json.Text("type"))
                : new ErrorText(MessageOf(json), CodeOf(json), json.Text("type"));
        }

        var message = MessageOf(error) ?? MessageOf(json);
        if (error.Member("metadata") is { } more && MessageOf(more) is { } raw && message?.Contains(raw, StringComparison.Ordinal) is not true)
        {
            // Routers give the words of the server behind them apart.
            message = message is null ? raw : $"{message} ({raw})";
        }

        return new ErrorText(message, CodeOf(error) ?? CodeOf(json), error.Text("type") ?? error.Text("status"));
    }

    [GeneratedRegex(@"Limit:?\s*(\d{1,15}),\s*(?:Used:?\s*\d+,\s*)?Requested:?\s*(\d{1,15})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Requested();

    private static string? CodeOf(JsonElement error) =>
        error.Text("code") ?? error.Count("code")?.ToString(CultureInfo.InvariantCulture)
        ?? error.Count("status_code")?.ToString(CultureInfo.InvariantCulture) ?? error.Text("error_code") ?? error.Count("error_code")?.ToString(CultureInfo.InvariantCulture);

    private static string? MessageOf(JsonElement error)
    {
        foreach (var word in words)
        {
            var said = error.Member(word) switch
            {
                { ValueKind: JsonValueKind.String } text => JsonRead.TextOf(text),
                { ValueKind: JsonValueKind.Array } list => string.Join("; ", list.EnumerateArray().Take(MostReasons).Select(Reason).OfType<string>()),
                { ValueKind: JsonValueKind.Object } inner => Of(inner).Message,
                _ => null,
            };
            if (!string.IsNullOrWhiteSpace(said))
            {
                return said;
            }
        }

        return error.Items("errors").Select(Reason).OfType<string>().FirstOrDefault();
    }

    // {"loc": ["body", "messages"], "msg": "field required"}
    private static string? Reason(JsonElement reason)
    {
        if (reason.ValueKind == JsonValueKind.String)
        {
            return JsonRead.TextOf(reason);
        }

        var said = reason.Text("msg") ?? reason.Text("message");
        var place = string.Join(".", reason.Items("loc").Select(static part => part.ValueKind == JsonValueKind.String ? JsonRead.TextOf(part) : part.GetRawText()));
        return said is not null && place.Length > 0 ? $"{place} {said}" : said;
    }
}
