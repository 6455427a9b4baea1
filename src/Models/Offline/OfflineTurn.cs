using Lavra.Generation;
using Lavra.Generation.Prompts;
using Microsoft.Extensions.AI;

namespace Lavra.Models.Offline;

/// <summary>Decides the next turn of a task from the last one.</summary>
internal static class OfflineTurn
{
    /// <summary>The answer; null when the task is not understood.</summary>
    /// <exception cref="ModelException">The task cannot be finished: an answer that says so would count as a result.</exception>
    public static ChatMessage? Next(IReadOnlyList<ChatMessage> conversation, ChatOptions? options)
    {
        if (TaskOf(conversation) is not { } said || OfflineObjective.Read(said) is not { } task)
        {
            return null;
        }

        var tools = options?.Tools?.Select(tool => tool.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        if (tools.Count == 0)
        {
            // Understood, but a conversation without tools is no place to do it.
            return null;
        }

        var last = OfflineResult.LastTurn(conversation);
        var wording = OfflineWording.For(task.Portuguese);
        var next = last.Count == 0 ? OfflineMove.Call(Begin(task, tools)) : Continue(task, last, wording, tools);
        if (next.Calls.FirstOrDefault(call => !tools.Contains(call.Tool)) is { } missing)
        {
            next = OfflineMove.GiveUp(wording.MissingTool(missing.Tool));
        }

        return next.Failed
            ? throw new ModelException(ModelFailure.GivenUp, $"{wording.Sender} {next.Said}")
            : Message(next, wording, tools, conversation);
    }

    // The step's text comes first: in a plan of several, the objective is everybody's.
    private static string? TaskOf(IReadOnlyList<ChatMessage> conversation)
    {
        foreach (var message in conversation.Where(message => message.Role == ChatRole.User))
        {
            if (TaskMarkers.Read(message.Text, TaskMarkers.Objective) is { } objective)
            {
                return TaskMarkers.Read(message.Text, TaskMarkers.Step) ?? objective;
            }
        }

        return conversation.LastOrDefault(message => message.Role == ChatRole.User)?.Text;
    }

    private static OfflineCall Begin(OfflineTask task, HashSet<string> tools) => task switch
    {
        ListTask list => OfflineCall.List(list.Path),
        FindTask find => OfflineCall.Find(find.Files),
        CountTask count => tools.Contains("summarise_files") ? OfflineCall.Summarise(count.Files) : OfflineCall.Find(count.Files),
        SearchTask search => OfflineSearch.Call(search),
        ReadTask read => OfflineCall.Read(read.Path),
        InfoTask info => OfflineCall.Info(info.Path),
        AppendTask append => OfflineAppend.Begin(append, tools),
        WriteTask write => OfflineCall.Write(write.Path, write.Text + "\n"),
        _ => throw new InvalidOperationException($"No rule for {task.GetType().Name}."),
    };

    private static OfflineMove Continue(OfflineTask task, IReadOnlyList<OfflineResult> last, OfflineWording wording, HashSet<string> tools)
    {
        if (task is AppendTask append)
        {
            return OfflineAppend.Continue(append, last[0], wording, tools);
        }

        if (last.FirstOrDefault(result => result.Failed) is { } failed)
        {
            return OfflineMove.GiveUp(wording.ToolFailed(failed.Tool, failed.WithoutCutNote()));
        }

        if (last[0].Tool == "write_file")
        {
            return OfflineMove.Answer(wording.Written(last[0].Arguments.GetValueOrDefault("path", ""), OfflineReport.SummaryOf(last[0].Arguments.GetValueOrDefault("content", ""), wording)));
        }

        if (task is CountTask { Lines: true } && last[0].Tool == "find_files")
        {
            return OfflineLineCount.Read(last[0], wording);
        }

        if (OfflineReport.For(task, last, wording) is not { } report)
        {
            return OfflineMove.GiveUp(wording.Unreadable(last[0].Tool));
        }

        return task.Target is null ? OfflineMove.Answer(report.Answer)
            : report.Whole is { } content ? OfflineMove.Call(OfflineCall.Write(task.Target, content))
            : OfflineMove.GiveUp(wording.TooLargeToCopy(last[0].Arguments.GetValueOrDefault("path", "")));
    }

    private static ChatMessage Message(
        OfflineMove move, OfflineWording wording, HashSet<string> tools, IReadOnlyList<ChatMessage> conversation)
    {
        // Ids only have to differ within a conversation.
        var turn = conversation.Count(message => message.Role == ChatRole.Assistant) + 1;
        if (move.Said is not { } said)
        {
            return new ChatMessage(
                ChatRole.Assistant,
                [new TextContent(wording.Working), .. move.Calls.Select((call, at) => call.ToContent($"offline_{turn}_{at + 1}"))]);
        }

        var answer = $"{wording.Sender} {said}";
        return tools.Contains(OfflineCall.FinalAnswer)
            ? new ChatMessage(ChatRole.Assistant, [new OfflineCall(OfflineCall.FinalAnswer, ("answer", answer)).ToContent($"offline_{turn}_1")])
            : new ChatMessage(ChatRole.Assistant, answer);
    }
}

/// <summary>What to do next: calls, or the answer, or to give up and say why.</summary>
internal sealed record OfflineMove(IReadOnlyList<OfflineCall> Calls, string? Said, bool Failed)
{
    public static OfflineMove Call(params IReadOnlyList<OfflineCall> calls) => new(calls, null, Failed: false);

    public static OfflineMove Answer(string said) => new([], said, Failed: false);

    public static OfflineMove GiveUp(string why) => new([], why, Failed: true);
}
