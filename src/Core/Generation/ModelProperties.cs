using Microsoft.Extensions.AI;

namespace Lavra.Generation;

/// <summary>
/// Names under which the model clients say what <see cref="IChatClient"/> has no member for, and callers tell them.
/// </summary>
public static class ModelProperties
{
    /// <summary>
    /// On a <see cref="FunctionCallContent"/>: the arguments exactly as the model wrote them (string), also when they are not
    /// JSON. Then <see cref="FunctionCallContent.Arguments"/> is null and <see cref="FunctionCallContent.Exception"/> says why.
    /// </summary>
    public const string ArgumentsJson = "arguments_json";

    /// <summary>
    /// On a message of the model or a <see cref="FunctionCallContent"/>: members (an object, as JsonElement) that the server wants back with
    /// it, such as signatures of thoughts.
    /// </summary>
    public const string SentBack = "lavra.sent_back";

    /// <summary>On a response: <c>true</c> when it came from the response cache. Its usage is that of the first time.</summary>
    public const string CacheHit = "lavra.cache_hit";

    /// <summary>On a response: <c>true</c> when it was played back from a recording.</summary>
    public const string Playback = "lavra.playback";

    /// <summary>On a response: <c>true</c> when its usage is an estimate of ours, because the server gave none.</summary>
    public const string UsageEstimated = "lavra.usage_estimated";

    /// <summary>On a response: how many attempts it took (int); absent when it took one.</summary>
    public const string Attempts = "lavra.attempts";

    /// <summary>
    /// On <see cref="ChatOptions"/>: a name of the call (string) that stays the same when it is made again after a wait, such
    /// as the generation's id. Under it a call that was told to wait finds its place kept. Never sent to a server.
    /// </summary>
    public const string CallId = "lavra.call_id";

    /// <summary>
    /// On <see cref="ChatOptions"/>: for whom the call is made (string). Those who wait at a limit take turns. Never sent to a
    /// server.
    /// </summary>
    public const string Tenant = "lavra.tenant";

    /// <summary>The <see cref="ErrorContent.ErrorCode"/> of a content that says that the model refused.</summary>
    public const string RefusalCode = "Refusal";

    /// <summary>Whether a response carries the flag.</summary>
    public static bool IsMarked(ChatResponse response, string flag)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.TryGetValue(flag, out var value) is true && value is true;
    }
}
