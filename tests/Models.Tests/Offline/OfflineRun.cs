using Lavra.Generation;
using Lavra.Generation.Prompts;
using Lavra.Generation.Turns;
using Lavra.Identity;
using Lavra.Models.Offline;
using Lavra.Tools;
using Microsoft.Extensions.AI;

namespace Lavra.Models.Tests.Offline;

/// <summary>Drives the offline model as a run drives any model: each turn a new client, and a prompt built from what was stored.</summary>
internal static class OfflineRun
{
    private static readonly RunId run = new(new Guid("01890000-0000-7000-8000-000000000001"));

    /// <summary>Works on an objective until its final answer.</summary>
    public static async Task<string> AnswerAsync(FakeFiles files, string objective, int historyTurns = 5, int toolResultChars = 16_000, string? step = null)
    {
        var brief = StepBriefBuilder.Build(new StepBriefRequest { Objective = objective, Step = step ?? objective, Tools = files.Declarations });
        var turns = new List<Turn>();
        for (var number = 1; number <= 10; number++)
        {
            var window = PromptWindow.Before(number, historyTurns, 30).Reference("brief");
            var prompt = TurnPromptBuilder.Build(StepBrief.FromPayload(brief.ToPayload()), turns, window, toolResultChars, native: true);
            using var model = new OfflineChatClient();
            var response = await model.GetResponseAsync(prompt, Options(files), CancellationToken.None);
            var parsed = TurnParser.Parse(response, files.Declarations, native: true);
            Assert.Null(parsed.Problem);
            if (parsed.FinalAnswer is { } answer)
            {
                return answer;
            }

            var generation = new GenerationId(run, 1, number);
            turns.Add(new Turn(
                new GenerationRecord
                {
                    Id = generation, Model = "offline", Status = GenerationStatus.Completed, CreatedAt = default, ResponseContent = parsed.Thought,
                },
                [.. parsed.Calls.Select((call, at) => new ToolCallRecord
                {
                    Id = new ToolCallId(run, 1, number, at + 1),
                    ModelCallId = call.ModelCallId,
                    Tool = call.Tool,
                    Arguments = call.Arguments,
                    CreatedAt = default,
                    Result = files.Call(call.Tool, call.Arguments),
                })]));
        }

        throw new InvalidOperationException("The model never came to an end.");
    }

    public static ChatOptions Options(FakeFiles files) => new()
    {
        Tools = [.. files.Declarations.Select(tool => (AITool)AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, tool.Parameters))],
    };
}
