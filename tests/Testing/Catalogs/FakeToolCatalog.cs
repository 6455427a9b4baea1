using System.Text.Json;
using Lavra.Tools;

namespace Lavra.Testing.Catalogs;

/// <summary>Tools without a body.</summary>
public sealed class FakeToolCatalog(IReadOnlyList<ToolDeclaration> tools) : IToolCatalog
{
    /// <summary>Tools with the names and arguments of the real ones.</summary>
    public static FakeToolCatalog Files { get; } = new(
    [
        Tool("append_file", ToolEffect.ActsOnce, "path!", "content!"),
        Tool("delete_path", ToolEffect.Idempotent, "path!", "confirm"),
        Tool("file_info", ToolEffect.Reads, "path!"),
        Tool("final_answer", ToolEffect.Reads, "answer!"),
        Tool("find_files", ToolEffect.Reads, "pattern!", "path"),
        Tool("list_directory", ToolEffect.Reads, "path"),
        Tool("read_file", ToolEffect.Reads, "path!", "offset", "limit"),
        Tool("search_text", ToolEffect.Reads, "pattern!", "path", "glob"),
        Tool("write_file", ToolEffect.Idempotent, "path!", "content!"),
    ]);

    /// <summary>No tool at all.</summary>
    public static FakeToolCatalog None { get; } = new([]);

    /// <inheritdoc />
    public IReadOnlyList<ToolDeclaration> Tools { get; } = tools;

    /// <inheritdoc />
    public ToolDeclaration? Find(string name) => Tools.FirstOrDefault(tool => tool.Name == name);

    /// <summary>A tool whose arguments are all texts; an exclamation mark makes one required.</summary>
    public static ToolDeclaration Tool(string name, ToolEffect effect, params string[] arguments)
    {
        var properties = string.Join(',', arguments.Select(argument => $$"""
            "{{argument.TrimEnd('!')}}":{"type":"string"}
            """));
        var required = string.Join(',', arguments.Where(argument => argument.EndsWith('!')).Select(argument => $"\"{argument.TrimEnd('!')}\""));
        return new ToolDeclaration(name, $"Does {name}.", effect, JsonElement.Parse(
            $$"""{"type":"object","properties":{{{properties}}},"required":[{{required}}],"additionalProperties":false}"""));
    }
}
