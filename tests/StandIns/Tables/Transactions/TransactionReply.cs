using System.Globalization;
using Azure.Core;
using Azure.Data.Tables.Requests;

namespace Azure.Data.Tables.Transactions;

/// <summary>Reads the answer to a transaction: one HTTP response in each part, or a single one if an action failed.</summary>
internal static class TransactionReply
{
    /// <summary>Sends a transaction and reads the answer.</summary>
    /// <exception cref="TableTransactionFailedException">An action failed.</exception>
    /// <exception cref="RequestFailedException">The service refuses the request as a whole.</exception>
    public static async Task<Response<IReadOnlyList<Response>>> SendAsync(
        RequestSender sender, TransactionContent content, CancellationToken cancellationToken)
    {
        var message = sender.Message(RequestMethod.Post, "$batch");
        message.Request.Headers.Add("Content-Type", content.ContentType);
        message.Request.Content = content.Complete();
        var reply = await sender.SendAsync(message, null, cancellationToken).ConfigureAwait(false);
        var responses = Read(reply);
        return responses.FirstOrDefault(static response => response.Status >= 400) is { } failed
            ? throw new TableTransactionFailedException(new RequestFailedException(failed, null, TableErrorParser.Instance))
            : Response.FromValue(responses, reply);
    }

    /// <summary>The responses, in the order of the actions.</summary>
    /// <exception cref="FormatException">The answer is something else.</exception>
    public static IReadOnlyList<Response> Read(Response reply)
    {
        var parts = Parts(reply.Headers.ContentType, reply.Content.ToString());
        return [.. parts.SelectMany(static part =>
        {
            var (head, body) = Cut(part);
            var type = HeadersIn(head).GetValueOrDefault("Content-Type", "");
            return type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) ? Parts(type, body).Select(static inner => Cut(inner).Body) : [body];
        }).Select(ReadResponse)];
    }

    private static TransactionResponse ReadResponse(string text)
    {
        var (head, body) = Cut(text);
        var lines = head.Split('\n', 2);
        var status = lines[0].Trim().Split(' ', 3);
        return status.Length >= 2 && status[0].StartsWith("HTTP/", StringComparison.Ordinal)
            && int.TryParse(status[1], NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? new TransactionResponse(code, status.ElementAtOrDefault(2) ?? "", HeadersIn(lines.ElementAtOrDefault(1) ?? ""), body.Trim())
            : throw new FormatException($"'{lines[0]}' is not the beginning of an HTTP response.");
    }

    private static IEnumerable<string> Parts(string contentType, string body)
    {
        const string Name = "boundary=";
        var at = contentType?.IndexOf(Name, StringComparison.OrdinalIgnoreCase) ?? -1;
        if (at < 0)
        {
            throw new FormatException($"The answer to a transaction is '{contentType}' and not in parts.");
        }

        var boundary = "--" + contentType[(at + Name.Length)..].Split(';')[0].Trim().Trim('"');

        // Before the first boundary is nothing, and after the last one two hyphens.
        return body.Split(boundary).Skip(1).TakeWhile(static part => !part.StartsWith("--", StringComparison.Ordinal)).Select(static part => part.TrimStart('\r', '\n'));
    }

    private static (string Head, string Body) Cut(string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        var end = lines.IndexOf("\n\n", StringComparison.Ordinal);
        return end < 0 ? (lines.TrimEnd('\n'), "") : (lines[..end], lines[(end + 2)..]);
    }

    private static Dictionary<string, string> HeadersIn(string head)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in head.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
            }
        }

        return headers;
    }
}
