using System.Collections.Concurrent;
using Lavra.Identity;
using Lavra.Privacy;
using Lavra.Tools;

namespace Lavra.Runs.Activities;

/// <summary>
/// Arguments of tool calls as the model gave them, where redaction changes what is stored: a tool must do what was asked, not
/// what the redacted text says. They live in this process only. After a restart such a call is refused, and the model is told to
/// ask again. Thread safe.
/// </summary>
internal sealed class HeldArguments(IRedactor? redactor)
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<ToolCallId, string> held = new();
    private int count;

    /// <summary>
    /// Keeps the arguments of a call that was asked for, if what will be stored of them differs, or if they hold what stands for a secret by
    /// themselves, so that the two can be told apart.
    /// </summary>
    public void Hold(ToolCallId call, string arguments)
    {
        if (redactor is not null
            && (RegisteredSecrets.HasLabel(arguments) || !string.Equals(redactor.RedactJson(arguments), arguments, StringComparison.Ordinal))
            && Volatile.Read(ref count) < Most)
        {
            if (held.TryAdd(call, arguments))
            {
                Interlocked.Increment(ref count);
            }
            else
            {
                held[call] = arguments;
            }
        }
    }

    /// <summary>The arguments to call with: those that were kept, or else those that are stored.</summary>
    /// <param name="call">The call.</param>
    /// <param name="lost">Whether they were not kept and what is stored may differ from them.</param>
    public string For(ToolCallRecord call, out bool lost)
    {
        if (held.TryGetValue(call.Id, out var arguments))
        {
            lost = false;
            return arguments;
        }

        lost = redactor is not null && RegisteredSecrets.HasLabel(call.Arguments);
        return call.Arguments;
    }

    /// <summary>Drops what was kept of a call that has ended.</summary>
    public void Drop(ToolCallId call)
    {
        if (held.TryRemove(call, out _))
        {
            Interlocked.Decrement(ref count);
        }
    }
}
