using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.Identity;
using Lavra.Generation;

namespace Lavra.Models.OpenAi;

/// <summary>
/// Tokens of Entra ID by the usual ways: managed identity, environment, Azure CLI, … This type is the only one that touches
/// Azure.Identity, so that the assembly is loaded only by those who use it.
/// </summary>
internal sealed class EntraTokens(string host) : AuthenticationTokenProvider
{
    private readonly DefaultAzureCredential credential = new();

    public override GetTokenOptions? CreateTokenOptions(IReadOnlyDictionary<string, object> properties) =>
        ((AuthenticationTokenProvider)credential).CreateTokenOptions(properties);

    public override AuthenticationToken GetToken(GetTokenOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return ((AuthenticationTokenProvider)credential).GetToken(options, cancellationToken);
        }
        catch (AuthenticationFailedException exception)
        {
            throw Refused(exception);
        }
    }

    public override async ValueTask<AuthenticationToken> GetTokenAsync(
        GetTokenOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await ((AuthenticationTokenProvider)credential).GetTokenAsync(options, cancellationToken).ConfigureAwait(false);
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
