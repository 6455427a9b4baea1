using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Azure;
using Azure.Core;

namespace Lavra.Testing.Azurite;

/// <summary>An answer that no service has given.</summary>
internal sealed class MadeResponse : Response
{
    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);

    private MadeResponse(int status, string body)
    {
        Status = status;
        ContentStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body));
        headers["Content-Type"] = "application/json";
    }

    /// <inheritdoc />
    public override int Status { get; }

    /// <inheritdoc />
    public override string ReasonPhrase => Status.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public override Stream? ContentStream { get; set; }

    /// <inheritdoc />
    public override string ClientRequestId { get; set; } = "";

    /// <summary>The refusal of a fault that has a status.</summary>
    public static MadeResponse Of(Fault fault)
    {
        var made = new MadeResponse(
            fault.Status!.Value,
            $$"""{ "odata.error": { "code": "{{fault.Code}}", "message": { "lang": "en-US", "value": "A planned fault." } } }""");
        made.headers["x-ms-error-code"] = fault.Code;
        if (fault.RetryAfter is { } wait)
        {
            made.headers["Retry-After"] = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return made;
    }

    /// <summary>A page with nothing on it.</summary>
    public static MadeResponse EmptyPage(params (string Name, string Value)[] continuation)
    {
        var made = new MadeResponse(200, """{"value":[]}""");
        foreach (var (name, value) in continuation)
        {
            made.headers[name] = value;
        }

        return made;
    }

    /// <inheritdoc />
    public override void Dispose() => ContentStream?.Dispose();

    /// <inheritdoc />
    protected override bool ContainsHeader(string name) => headers.ContainsKey(name);

    /// <inheritdoc />
    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers.Select(static pair => new HttpHeader(pair.Key, pair.Value));

    /// <inheritdoc />
    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => headers.TryGetValue(name, out value);

    /// <inheritdoc />
    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = headers.TryGetValue(name, out var value) ? [value] : null;
        return values is not null;
    }
}
