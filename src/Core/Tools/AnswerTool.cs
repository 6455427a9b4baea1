using System.ComponentModel;

namespace Lavra.Tools;

/// <summary>The tool by which a model ends a step. The step takes the answer from the call; executing it gives it back.</summary>
public sealed class AnswerTool
{
    /// <summary>The tool's name.</summary>
    public const string Name = "final_answer";

    /// <summary>Gives the answer.</summary>
    [Tool(Name, ToolEffect.Reads, "Ends the work with its answer. Call it alone, once, when everything asked for is done and checked.")]
#pragma warning disable CA1822 // Tools are methods of an object that the registry holds.
    public string Answer(
        [Description("The complete answer for the person who asked, in their language. It must stand on its own.")] string answer) =>
        answer;
#pragma warning restore CA1822
}
