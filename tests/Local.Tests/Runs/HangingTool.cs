using Lavra.Testing.Time;
using Lavra.Tools;

namespace Lavra.Local.Tests.Runs;

/// <summary>A tool that does not come back until it is let go or cancelled.</summary>
internal sealed class HangingTool(TaskCompletionSource reached)
{
    private volatile bool free;

    public void LetGo() => free = true;

    [Tool("hang", ToolEffect.Reads, "Does not come back.")]
    public async Task<string> Hang(CancellationToken cancellationToken)
    {
        reached.TrySetResult();
        if (!free)
        {
            await Never.ComesBackAsync(cancellationToken);
        }

        return "";
    }
}
