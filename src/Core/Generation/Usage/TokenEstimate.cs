using Lavra.Generation.Exchange;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Usage;

/// <summary>How many tokens a text is likely to be, without the model's own tokenizer: about 4 characters each.</summary>
public static class TokenEstimate
{
    private const int CharactersPerToken = 4;
    private const int TokensPerMessage = 4;

    /// <summary>Tokens of a text of that many characters; at least 1 for a text that is not empty.</summary>
    public static long OfCharacters(long characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>Tokens of a prompt with its tool declarations.</summary>
    public static long OfPrompt(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        long characters = options?.Instructions?.Length ?? 0;
        long overhead = 0;
        foreach (var message in messages)
        {
            overhead += TokensPerMessage;
            characters += message.Contents.Sum(CharactersOf);
        }

        foreach (var tool in options?.Tools ?? [])
        {
            characters += tool.Name.Length + (tool.Description?.Length ?? 0);
            if (tool is AIFunctionDeclaration declaration)
            {
                characters += declaration.JsonSchema.GetRawText().Length;
            }
        }

        return overhead + OfCharacters(characters);
    }

    /// <summary>Characters that a content stands for.</summary>
    internal static long CharactersOf(AIContent content) => content switch
    {
        TextReasoningContent reasoning => reasoning.Text?.Length ?? 0,
        TextContent text => text.Text?.Length ?? 0,
        FunctionCallContent call => call.Name.Length + ToolCallText.ArgumentsOf(call).Length,
        FunctionResultContent result => ToolCallText.ResultOf(result).Length,
        ErrorContent error => error.Message?.Length ?? 0,
        _ => 0,
    };
}
