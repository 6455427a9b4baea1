using System.Text;
using Azure.Core;

namespace Azure.Data.Tables.Transactions;

/// <summary>The body of a transaction: each action is an HTTP request in a part of its own.</summary>
internal sealed class TransactionContent
{
    private readonly string batch = $"batch_{Guid.NewGuid()}";
    private readonly string changes = $"changeset_{Guid.NewGuid()}";
    private readonly MemoryStream body = new();

    /// <summary>An empty body.</summary>
    public TransactionContent() => Line($"--{batch}").Line($"Content-Type: multipart/mixed; boundary={changes}").Line();

    /// <summary>The type of the whole body.</summary>
    public string ContentType => $"multipart/mixed; boundary={batch}";

    /// <summary>Adds a request.</summary>
    public async Task AddAsync(Request request, CancellationToken cancellationToken)
    {
        Line($"--{changes}").Line("Content-Type: application/http").Line("Content-Transfer-Encoding: binary").Line();
        Line($"{request.Method} {request.Uri.ToUri().AbsoluteUri} HTTP/1.1");
        foreach (var header in request.Headers)
        {
            Line($"{header.Name}: {header.Value}");
        }

        if (request.Content is { } content)
        {
            content.TryComputeLength(out var length);
            Line($"Content-Length: {length}").Line();
            await content.WriteToAsync(body, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            Line();
        }

        Line();
    }

    /// <summary>Closes the body.</summary>
    public RequestContent Complete()
    {
        Line($"--{changes}--").Line($"--{batch}--");
        body.Position = 0;
        return RequestContent.Create(body);
    }

    private TransactionContent Line(string text = "")
    {
        body.Write(Encoding.UTF8.GetBytes(text));
        body.Write("\r\n"u8);
        return this;
    }
}
