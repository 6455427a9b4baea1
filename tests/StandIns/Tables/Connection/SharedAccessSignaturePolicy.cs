using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Connection;

/// <summary>Adds a signature to the query of a request. A signature that is changed takes effect with the next try.</summary>
internal sealed class SharedAccessSignaturePolicy(AzureSasCredential credential) : HttpPipelineSynchronousPolicy
{
    private const string OfThisMessage = nameof(SharedAccessSignaturePolicy);

    public override void OnSendingRequest(HttpMessage message)
    {
        // A try after another has the other's signature in its query.
        var query = message.TryGetProperty(OfThisMessage, out var before) ? (string)before : message.Request.Uri.Query;
        message.SetProperty(OfThisMessage, query);
        var signature = credential.Signature.TrimStart('?');
        message.Request.Uri.Query = string.IsNullOrEmpty(query) ? "?" + signature : $"{query}&{signature}";
    }
}
