using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure;
using Azure.Core;

namespace Lavra.Functions.Tests.Storage;

/// <summary>An answer of the service that a test makes up.</summary>
public sealed class FakeResponse(int status, string body, params (string Name, string Value)[] headers) : Response
{
    private readonly Dictionary<string, string> headers = headers.ToDictionary(
        static header => header.Name, static header => header.Value, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    public override int Status { get; } = status;

    /// <inheritdoc />
    public override string ReasonPhrase => "";

    /// <inheritdoc />
    public override Stream? ContentStream { get; set; } = new MemoryStream(Encoding.UTF8.GetBytes(body));

    /// <inheritdoc />
    public override string ClientRequestId { get; set; } = "";

    /// <summary>An error as the service says it.</summary>
    public static FakeResponse Error(int status, string code) => new(
        status,
        $$$$"""{"odata.error":{"code":"{{{{code}}}}","message":{"lang":"en-US","value":"It is so."}}}""",
        ("Content-Type", "application/json"),
        ("x-ms-error-code", code));

    /// <inheritdoc />
    public override void Dispose()
    {
    }

    /// <inheritdoc />
    protected override bool ContainsHeader(string name) => headers.ContainsKey(name);

    /// <inheritdoc />
    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers.Select(static header => new HttpHeader(header.Key, header.Value));

    /// <inheritdoc />
    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => headers.TryGetValue(name, out value);

    /// <inheritdoc />
    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = headers.TryGetValue(name, out var value) ? [value] : null;
        return values is not null;
    }
}
