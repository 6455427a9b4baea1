using Lavra.Tools;

namespace Lavra.Generation.Turns;

/// <summary>What a model is told about the form of its answers.</summary>
internal static class ExpectedForm
{
    public const string FinalAnswerTool = "final_answer";

    private const int NamesShown = 40;

    public static string Written(IReadOnlyList<ToolDeclaration> tools) =>
        $$"""
        Answer in exactly this form:
        Thought: what you think
        Action: {{ToolNames(tools)}}
        Action Input: {"name of an argument": "value"}

        or, when the step is done:
        Thought: what you think
        Final Answer: the complete answer
        """;

    public static string Native(IReadOnlyList<ToolDeclaration> tools) =>
        tools.Count == 0
            ? "Answer in plain text."
            : $"Call a tool ({ToolNames(tools)}), or call {FinalAnswerTool} with {{\"answer\": \"the complete answer\"}} when the step is done.";

    public static string For(IReadOnlyList<ToolDeclaration> tools, bool native) => native ? Native(tools) : Written(tools);

    public static ParsedTurn Problem(string reason, IReadOnlyList<ToolDeclaration> tools, bool native) =>
        new() { Problem = reason + " " + For(tools, native) };

    private static string ToolNames(IReadOnlyList<ToolDeclaration> tools)
    {
        var names = tools.Select(tool => tool.Name).Where(name => name != FinalAnswerTool).Take(NamesShown).ToList();
        return names.Count == 0 ? "the name of a tool" : "one of " + string.Join(", ", names);
    }
}
