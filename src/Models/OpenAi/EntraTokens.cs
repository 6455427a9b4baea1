using Azure.Core;
using Azure.Identity;
using Lavra.Generation;

namespace Lavra.Models.OpenAi;

/// <summary>
/// Tokens of Entra ID by the usual ways: managed identity, environment, Azure CLI, … This type is the only one that touches
/// Azure.Identity, so that the assembly is loaded only by those who use it.
/// </summary>
internal sealed class EntraTokens(string host) : TokenCredential
{
    private readonly DefaultAzureCredential credential = new();

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        try
        {
            return credential.GetToken(requestContext, cancellationToken);
        }
        catch (AuthenticationFailedException exception)
        {
            throw Refused(exception);
        }
    }

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        try
        {
            return await credential.GetTokenAsync(requestContext, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationFailedException exception)
        {
            throw Refused(exception);
        }
    }

    private ModelException Refused(AuthenticationFailedException exception) => new(
        ModelFailure.Unauthorized,
        $"No Entra ID token for {host} could be had. Sign in (az login), give the app a managed identity with the role "
            + "'Cognitive Services OpenAI User', or set a key (Lavra:Model:ApiKey or AZURE_OPENAI_API_KEY).",
        exception);
}
