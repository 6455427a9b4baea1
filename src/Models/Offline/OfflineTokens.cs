using Lavra.Generation;
using Microsoft.Extensions.AI;

namespace Lavra.Models.Offline;

/// <summary>Estimates tokens: one for every four characters.</summary>
internal static class OfflineTokens
{
    private const int CharactersPerToken = 4;

    public static long Of(IEnumerable<ChatMessage> messages)
    {
        var characters = messages.SelectMany(message => message.Contents).Sum(CharactersOf);
        return (characters + CharactersPerToken - 1) / CharactersPerToken;
    }

    private static long CharactersOf(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        FunctionCallContent call => call.Name.Length
            + (call.AdditionalProperties?.TryGetValue(ModelProperties.ArgumentsJson, out var raw) == true && raw is string arguments ? arguments.Length : 0),
        FunctionResultContent { Result: string result } => result.Length,
        _ => 0,
    };
}
