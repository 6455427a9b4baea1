using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Requests;

/// <summary>Builds requests below an account's address and sends them.</summary>
internal sealed class RequestSender(HttpPipeline pipeline, Uri endpoint, string version)
{
    private const string Json = "application/json";
    private const string JsonWithTypes = "application/json;odata=minimalmetadata";

    /// <summary>A request. The path is taken as it is: what has to be escaped in it, is.</summary>
    public HttpMessage Message(RequestMethod method, string path, IEnumerable<KeyValuePair<string, string>> query = null)
    {
        var message = pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(Connection.TableAddress.Below(endpoint, path));
        foreach (var (name, value) in query ?? [])
        {
            if (value is not null)
            {
                request.Uri.AppendQuery(name, value, true);
            }
        }

        request.Headers.Add("x-ms-version", version);
        request.Headers.Add("DataServiceVersion", "3.0");
        request.Headers.Add("Accept", JsonWithTypes);
        return message;
    }

    /// <summary>A request with a body of JSON.</summary>
    public HttpMessage Message(RequestMethod method, string path, ReadOnlyMemory<byte> json)
    {
        var message = Message(method, path);
        message.Request.Headers.Add("Content-Type", Json);
        message.Request.Content = RequestContent.Create(json);
        return message;
    }

    /// <summary>Sends a request, again where the policy says so.</summary>
    /// <param name="message">The request.</param>
    /// <param name="expected">An error's status that is an answer nevertheless.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RequestFailedException">The answer is an error.</exception>
    public async Task<Response> SendAsync(HttpMessage message, int? expected, CancellationToken cancellationToken)
    {
        await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return message.Response.Status < 400 || message.Response.Status == expected
            ? message.Response
            : throw new RequestFailedException(message.Response);
    }
}
