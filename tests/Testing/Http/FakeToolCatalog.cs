using System.Text.Json;
using Lavra.Tools;

namespace Lavra.Testing.Http;

/// <summary>One tool, <c>read_file</c>.</summary>
public sealed class FakeToolCatalog : IToolCatalog
{
    /// <inheritdoc />
    public IReadOnlyList<ToolDeclaration> Tools { get; } =
    [
        new ToolDeclaration("read_file", "Reads a file.", ToolEffect.Reads, JsonElement.Parse(
            """{"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}""")),
    ];

    /// <inheritdoc />
    public ToolDeclaration? Find(string name) => Tools.FirstOrDefault(tool => tool.Name == name);
}
