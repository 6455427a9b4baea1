using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lavra.Generation;
using Lavra.Models.Connections;

namespace Lavra.Models.OpenAi;

/// <summary>
/// What went wrong, in our terms: every message names the server, the cause and the setting to change, and holds no key.
/// </summary>
internal sealed partial class ServerFailures(ModelOptions options, TimeProvider time)
{
    private const int MessageLength = 300;

    private readonly string host = options.Endpoint?.Authority ?? Endpoints.OpenAi.Authority;
    private readonly string section = options.Section;

    /// <summary>An error status, with as much of the body as was read.</summary>
    public Exception OfStatus(PipelineResponse response, ReadOnlySpan<byte> body)
    {
        var said = ErrorText.Of(body);
        var text = System.Text.Encoding.UTF8.GetString(body);
        return OfStatus(response.Status, said, () => RetryAfter.Of(response.Headers, text, time.GetUtcNow()));
    }

    /// <summary>Whether a body, an event or a choice tells an error. Members that servers send without meaning one do not count.</summary>
    public static bool TellsError(JsonElement json)
    {
        if (json.Member("error") is { } error && IsSome(error))
        {
            return true;
        }

        var isBare = json.Member("choices") is null && json.Member("delta") is null && json.Member("usage") is null;
        return (json.Member("base_resp")?.Count("status_code") ?? 0) != 0
            || (isBare && (json.Text("object") is "error" || json.Text("type") is "error" || json.Items("errors").Any() || json.Member("error_code") is not null
                || json.Text("message") is not null || json.Member("detail") is not null || json.Text("msg") is not null || json.Text("error_msg") is not null));
    }

    /// <summary>An error object where an answer should be, with status 200 or in the middle of a stream.</summary>
    public Exception InAnswer(JsonElement json)
    {
        var said = ErrorText.Of(json);
        var status = int.TryParse(said.Code, out var code) && code is >= 400 and < 600 ? code
            : said.Has("rate_limit") || said.Has("rate limit") || said.Has("too many requests") ? 429
            : said.Has("invalid_request") || IsContextLength(said) ? 400
            : 500;
        return OfStatus(status, said, () => RetryAfter.OfText(said.Message) ?? RetryAfter.Default);
    }

    /// <summary>An error that a stream tells in plain text.</summary>
    public Exception InStream(string message) => OfStatus(500, new ErrorText(message, null, null), static () => RetryAfter.Default);

    /// <summary>An answer that did not come to a good end.</summary>
    public ModelException OfEnd(string reason) => AnswerEnds.Of(reason) == AnswerEnd.ContextFull
        ? TooLong(new ErrorText($"the answer ended with '{reason}'", null, null))
        : new ModelException(
            ModelFailure.Unavailable, $"{host} ended the answer before it was whole{Quote(new ErrorText(reason, null, null))}. Nothing of it is used.");

    /// <summary>An answer that says that it has tool calls, and has none.</summary>
    public ModelException NoCalls() => Mistaken($"{host} sent an answer that ends with tool calls and has none, nor any text.");

    /// <summary>Anything that broke the exchange itself.</summary>
    public ModelException OfExchange(Exception exception) => exception switch
    {
        OperationCanceledException => new ModelException(
            ModelFailure.Timeout,
            $"{host} did not answer within {options.Timeout.TotalSeconds:0.###} s. Try again, or raise {section}:Timeout.",
            exception),
        AnswerTooLargeException => new ModelException(
            ModelFailure.BadResponse,
            $"{host} sent an answer larger than {options.MaxAnswerBytes} bytes. Ask for less, or raise {section}:MaxAnswerBytes.",
            exception),
        _ => Connection(exception),
    };

    /// <summary>Whether an exception is one of those that <see cref="OfExchange"/> is for.</summary>
    public static bool IsOfExchange(Exception exception) =>
        exception is OperationCanceledException or AnswerTooLargeException or ClientResultException or HttpRequestException
            or IOException or InvalidDataException or SocketException or AuthenticationException;

    public ModelException Cut(Exception? inner = null) =>
        new(ModelFailure.Connection, $"The connection to {host} was cut in the middle of the answer.", inner);

    public ModelException Empty() =>
        Mistaken($"{host} sent an empty answer. Check that {section}:Endpoint is the base address of an OpenAI-compatible API.");

    public ModelException NoChoice() =>
        Mistaken($"{host} sent an answer without a choice. Check that {section}:Endpoint is the base address of an OpenAI-compatible API.");

    public ModelException NotUtf8() => Mistaken($"{host} sent an answer that is not valid UTF-8.");

    public ModelException NotJson(ReadOnlySpan<byte> body, JsonException exception) => JsonRead.IsCutOff(body)
        ? Cut(exception)
        : Mistaken(
            $"{host} sent an answer that is not one JSON object. Check that {section}:Endpoint is the base address of an OpenAI-compatible API.",
            exception);

    // Gateways show a page or an empty body once in a while, amid good answers.
    private static ModelException Mistaken(string message, Exception? inner = null) =>
        new(ModelFailure.BadResponse, message, inner) { Transient = true };

    private Exception OfStatus(int status, ErrorText said, Func<TimeSpan> wait) => status switch
    {
        402 => new ModelException(
            ModelFailure.QuotaExceeded,
            $"{host} wants to be paid first (402){Quote(said)}. Add credit with the provider, or choose another model ({section}:Name)."),
        429 or 413 when said.IsTooLarge => new ModelException(
            ModelFailure.BadRequest,
            $"The request is larger than {host} takes at once{Quote(said)}. Waiting does not help. Lower the limits of history and tool results, or choose another model ({section}:Name)."),
        429 when said.IsQuota => new ModelException(
            ModelFailure.QuotaExceeded,
            $"The quota at {host} is used up{Quote(said)}. Raise it with the provider, or choose another model ({section}:Name)."),
        429 => new ModelThrottledException(wait(), $"{host} limits calls to '{options.Name}'{Quote(said)}."),
        401 or 403 => new ModelException(
            ModelFailure.Unauthorized,
            $"{host} refused access ({status}){Quote(said)}. {Access}"),
        400 when said.Has("api key not valid") || said.Has("api_key_invalid") || said.Has("invalid api key") => new ModelException(
            ModelFailure.Unauthorized, $"{host} refused access ({status}){Quote(said)}. {Access}"),
        400 or 404 or 422 or 501 when said.RefusesTools => new ModelException(
            ModelFailure.NotSupported, $"'{options.Name}' at {host} takes no tools{Quote(said)}. Set {section}:NativeTools to false, or choose another model."),
        400 or 404 or 422 or 501 when said.RefusesSchemas => new ModelException(
            ModelFailure.NotSupported, $"'{options.Name}' at {host} takes no JSON schema{Quote(said)}. Set {section}:StructuredOutput to false, or choose another model."),
        400 or 422 when said.Has("tool_use_failed") || said.Has("failed_generation") || said.Has("failed to call a function") => new ModelException(
            ModelFailure.BadResponse, $"'{options.Name}' at {host} made a call that the server could not read{Quote(said)}.") { Transient = true },
        409 or 425 or 498 => new ModelException(ModelFailure.Unavailable, $"{host} cannot answer now ({status}){Quote(said)}."),
        404 or 405 => new ModelException(
            ModelFailure.NotFound,
            $"{host} has no model '{options.Name}', or no chat API at {options.Endpoint?.AbsolutePath}{Quote(said)}. Check {section}:Name and {section}:Endpoint."),
        408 or 504 => new ModelException(
            ModelFailure.Timeout, $"{host} gave up waiting for its model ({status}){Quote(said)}."),
        413 => TooLong(said),
        >= 400 and < 500 when IsContextLength(said) => TooLong(said),
        >= 400 and < 500 when said.Has("content_filter") || said.Has("content management policy") => new ModelException(
            ModelFailure.BadRequest, $"The content filter of {host} refused the prompt{Quote(said)}. Reword the objective."),
        >= 400 and < 500 => new ModelException(
            ModelFailure.BadRequest, $"{host} found the request wrong ({status}){Quote(said)}. Check the settings in {section}."),
        >= 300 and < 400 => new ModelException(
            ModelFailure.NotFound, $"{host} redirects elsewhere ({status}). Set {section}:Endpoint to the final address."),
        _ => new ModelException(ModelFailure.Unavailable, $"{host} failed ({status}){Quote(said)}."),
    };

    // No colon after the name of the key: what follows one is taken for a secret, and redacted.
    private string Access => options switch
    {
        { ApiKey: not null } => $"Check {section}:ApiKey, which may be wrong, expired, or not allowed to use this model.",
        { Provider: ModelProvider.AzureOpenAi } =>
            $"Give the identity of this program the role 'Cognitive Services OpenAI User' there, or set {section}:ApiKey. A new role takes some minutes.",
        _ => $"Check {section}:ApiKey, which is not set.",
    };

    private ModelException TooLong(ErrorText said) => new(
        ModelFailure.ContextLength,
        $"The prompt is longer than '{options.Name}' at {host} takes{Quote(said)}. Lower the limits of history and tool results, set {section}:ContextTokens, or choose a model with a larger context.");

    private ModelException Connection(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return Failed($"Nothing listens at {host}. Start the server, or correct {section}:Endpoint.");
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return Failed($"There is no server named {host}. Correct {section}:Endpoint, or check the network.");
                case AuthenticationException:
                    return Failed($"No secure connection to {host}: its certificate or protocol was not accepted. Check {section}:Endpoint (http or https?) and the machine's certificates.");
                case TimeoutException:
                    return Failed($"{host} could not be reached in time. Check {section}:Endpoint and the network.");
            }
        }

        return Failed($"The connection to {host} was cut before the answer was complete.");

        ModelException Failed(string message) => new(ModelFailure.Connection, message, exception);
    }

    private static bool IsSome(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.String => !string.IsNullOrWhiteSpace(JsonRead.TextOf(error)),
        JsonValueKind.Object => ErrorText.Of(error) is { IsEmpty: false },
        JsonValueKind.Array => error.GetArrayLength() > 0,
        JsonValueKind.True => true,
        JsonValueKind.Number => error.TryGetDouble(out var number) && number != 0,
        _ => false,
    };

    private static bool IsContextLength(ErrorText said) =>
        said.Has("context_length") || said.Has("context length") || said.Has("context window") || said.Has("context size")
        || said.Has("exceed_context") || said.Has("prompt is too long") || said.Has("maximum context");

    /// <summary>The server's own words, short, without the key or anything that looks like one.</summary>
    private string Quote(ErrorText said)
    {
        if (string.IsNullOrWhiteSpace(said.Message))
        {
            return "";
        }

        var text = options.ApiKey is { Length: > 0 } key
            ? said.Message.Replace(key, "***", StringComparison.Ordinal)
            : said.Message;
        text = Spaces().Replace(KeyLike().Replace(text, "***"), " ").Trim().TrimEnd('.');
        return ": " + (text.Length <= MessageLength ? text : text[..MessageLength] + "…");
    }

    [GeneratedRegex(@"\b(?:sk|pk|rk|key|bearer)[-_ ][\w\-*.]{6,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeyLike();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
