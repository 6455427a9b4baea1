using Lavra.Testing.StubModel;

namespace Lavra.Contracts.Hosts;

/// <summary>A model that makes so many turns, each with one tool call but the last, and falls silent where a test says. Thread safe.</summary>
internal sealed class CountedTurns(int turns)
{
    private readonly Lock gate = new();
    private TaskCompletionSource paused = new();
    private int pauseAfter = -1;
    private int answered;

    /// <summary>Lets the question after so many turns wait for ever; asked again, it is answered.</summary>
    /// <returns>Completes when that question was asked.</returns>
    public Task PauseAfter(int count)
    {
        lock (gate)
        {
            pauseAfter = count;
            paused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return paused.Task;
        }
    }

    /// <summary>Answers the next question.</summary>
    public Reply Answer(StubRequest request)
    {
        lock (gate)
        {
            if (answered == pauseAfter)
            {
                pauseAfter = -1;
                paused.SetResult();
                return Reply.Hang();
            }

            answered++;
            return answered < turns
                ? Reply.ToolCall("write_file", $$"""{"path":"turn.txt","content":"turn {{answered:D4}}"}""")
                : Reply.Text("done");
        }
    }
}
