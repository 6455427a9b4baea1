using Lavra.Tools.Arguments;
using Lavra.Words;

namespace Lavra.Tools.Registration;

/// <summary>The tools of this process, read from methods that are marked with <see cref="ToolAttribute"/>. Thread safe.</summary>
public sealed class ToolRegistry : IToolCatalog
{
    private readonly Dictionary<string, RegisteredTool> tools;
    private readonly Lazy<IReadOnlyList<ToolDeclaration>> declarations;

    private ToolRegistry(Dictionary<string, RegisteredTool> tools)
    {
        this.tools = tools;
        declarations = new(() => [.. tools.Values.OrderBy(tool => tool.Name, StringComparer.Ordinal).Select(tool => tool.Declaration)]);
    }

    /// <inheritdoc />
    public IReadOnlyList<ToolDeclaration> Tools => declarations.Value;

    /// <summary>Reads the tools of some objects, whose methods are then called by several threads at once.</summary>
    /// <exception cref="ToolDeclarationException">Something is declared wrongly; the exception names everything that is.</exception>
    public static ToolRegistry Build(IEnumerable<object> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        var errors = new List<string>();
        var found = new Dictionary<string, RegisteredTool>(StringComparer.Ordinal);
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var target in tools)
        {
            foreach (var (tool, where) in ToolReader.Read(target, errors))
            {
                if (places.TryAdd(tool.Name, where))
                {
                    found.Add(tool.Name, tool);
                }
                else
                {
                    errors.Add($"{where}: the tool '{tool.Name}' is already declared by {places[tool.Name]}; names are unique.");
                }
            }
        }

        return errors.Count == 0 ? new ToolRegistry(found) : throw new ToolDeclarationException(errors);
    }

    /// <inheritdoc />
    public ToolDeclaration? Find(string name) => FindTool(name)?.Declaration;

    /// <summary>
    /// Says what is wrong with a call, without making it: an unknown tool, or arguments that do not fit. Null when nothing is.
    /// </summary>
    /// <param name="tool">The tool's name as asked for.</param>
    /// <param name="arguments">JSON text.</param>
    public ToolResult? Check(string tool, string arguments)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(arguments);
        if (FindTool(tool) is not { } found)
        {
            return NoSuchTool(tool);
        }

        return ArgumentReader.Read(found.Name, found.Arguments, arguments, ToolExecutorOptions.DefaultArgumentBytes, out _);
    }

    internal RegisteredTool? FindTool(string name) => tools.GetValueOrDefault(name);

    internal ToolResult NoSuchTool(string name)
    {
        var nearest = NearNames.Nearest(name, tools.Keys, 3);
        var remedy = nearest.Count == 0 ? "There are no tools." : $"The nearest are: {string.Join(", ", nearest)}.";
        return ToolResult.Fail(ToolErrorCodes.ToolNotFound, $"There is no tool '{ArgumentProblems.Shortened(name)}'. {remedy}");
    }
}
