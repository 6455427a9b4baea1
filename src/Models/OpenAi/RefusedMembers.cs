using System.Collections.Concurrent;

namespace Lavra.Models.OpenAi;

/// <summary>
/// Members of requests that the server refused once, and that mean little enough to be left out from then on. Thread safe.
/// </summary>
internal sealed class RefusedMembers
{
    private static readonly string[] known =
        ["parallel_tool_calls", "stream_options", "reasoning_content", "reasoning_details", "thinking_blocks", "extra_content", "provider_specific_fields"];

    private static readonly string[] words =
        ["unknown", "unrecognized", "unexpected", "unsupported", "not supported", "not support", "not permitted", "not allowed", "extra", "invalid", "only allowed", "should not", "remove"];

    private readonly ConcurrentDictionary<string, bool> refused = new(StringComparer.Ordinal);

    /// <summary>Whether a member is to be left out.</summary>
    public bool Contains(string member) => refused.ContainsKey(member);

    /// <summary>Takes a refusal. Whether the request may do better when it is sent again, without what was refused.</summary>
    public bool Learn(int status, ErrorText said)
    {
        if (status is not (400 or 422) || said.Message is null || !words.Any(said.Has) || said.Has("missing") || said.Has("required"))
        {
            return false;
        }

        var any = false;
        foreach (var member in known)
        {
            any |= said.Message.Contains(member, StringComparison.Ordinal) && refused.TryAdd(member, true);
        }

        return any;
    }
}
