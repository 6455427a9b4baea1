namespace Lavra.Tools;

/// <summary>Says what is wrong with the declarations of tools: everything at once.</summary>
public sealed class ToolDeclarationException(IReadOnlyList<string> errors)
    : Exception("Tools are declared wrongly:\n- " + string.Join("\n- ", errors ?? []))
{
    /// <summary>One sentence for each thing that is wrong, naming the method.</summary>
    public IReadOnlyList<string> Errors { get; } = errors ?? [];
}
