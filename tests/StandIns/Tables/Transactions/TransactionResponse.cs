using System.Text;
using Azure.Core;

namespace Azure.Data.Tables.Transactions;

/// <summary>The response to one action of a transaction.</summary>
internal sealed class TransactionResponse(int status, string reason, Dictionary<string, string> headers, string body) : Response
{
    public override int Status => status;

    public override string ReasonPhrase => reason;

    public override Stream ContentStream { get; set; } = new MemoryStream(Encoding.UTF8.GetBytes(body), 0, Encoding.UTF8.GetByteCount(body), false, true);

    public override string ClientRequestId { get; set; } = headers.GetValueOrDefault("x-ms-client-request-id", "");

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool ContainsHeader(string name) => headers.ContainsKey(name);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers.Select(static header => new HttpHeader(header.Key, header.Value));

    protected override bool TryGetHeader(string name, out string value) => headers.TryGetValue(name, out value);

    protected override bool TryGetHeaderValues(string name, out IEnumerable<string> values)
    {
        values = headers.TryGetValue(name, out var value) ? [value] : null;
        return values is not null;
    }
}
