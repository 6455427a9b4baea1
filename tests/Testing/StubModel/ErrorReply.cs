using System.Text.Json;

namespace Lavra.Testing.StubModel;

/// <summary>A status that is no success.</summary>
/// <param name="Status">The status.</param>
public sealed record ErrorReply(int Status) : Reply
{
    internal string Body { get; init; } = "";

    internal IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>With this header as well.</summary>
    public ErrorReply WithHeader(string name, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers) { [name] = value } };

    /// <summary>With this body instead.</summary>
    public ErrorReply WithBody(string body) => this with { Body = body };

    internal static string BodyOf(string message, string? code, string? type) => JsonSerializer.Serialize(
        new Dictionary<string, object?>
        {
            ["error"] = new Dictionary<string, object?> { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = code },
        });
}
