using System.Buffers;
using System.Text.Json;
using Lavra.Tools.Arguments;

namespace Lavra.Tools.Registration;

/// <summary>A tool of the registry with what is needed to call it.</summary>
internal sealed class RegisteredTool(ToolAttribute attribute, ArgumentSet arguments, ToolMethod act)
{
    private readonly Lazy<ToolDeclaration> declaration = new(() => Declare(attribute, arguments));

    public string Name => attribute.Name;

    public ToolEffect Effect => attribute.Effect;

    public ArgumentSet Arguments => arguments;

    public ToolMethod Act => act;

    public ToolMethod? Prepare { get; init; }

    public ToolMethod? Probe { get; init; }

    /// <summary>The index of the argument on which calls exclude each other; null when they do not.</summary>
    public int? ExclusiveOn { get; init; }

    public TimeSpan? Timeout => attribute.TimeoutSeconds > 0 ? TimeSpan.FromSeconds(attribute.TimeoutSeconds) : null;

    /// <summary>The tool as models see it. Its schema is made when first asked for.</summary>
    public ToolDeclaration Declaration => declaration.Value;

    private static ToolDeclaration Declare(ToolAttribute attribute, ArgumentSet arguments)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            arguments.WriteSchema(writer);
            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return new ToolDeclaration(attribute.Name, attribute.Description, attribute.Effect, JsonElement.ParseValue(ref reader));
    }
}
