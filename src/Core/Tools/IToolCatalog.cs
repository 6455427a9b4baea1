namespace Lavra.Tools;

/// <summary>The tools of this process, fixed at start. Thread safe.</summary>
public interface IToolCatalog
{
    /// <summary>All tools, by name (ordinal).</summary>
    IReadOnlyList<ToolDeclaration> Tools { get; }

    /// <summary>The tool of exactly that name; null when there is none.</summary>
    ToolDeclaration? Find(string name);
}
