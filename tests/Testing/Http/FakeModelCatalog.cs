using Lavra.Generation;
using Microsoft.Extensions.AI;

namespace Lavra.Testing.Http;

/// <summary>Two models that nobody can talk to: <c>offline</c>, the default, and <c>big</c>.</summary>
public sealed class FakeModelCatalog : IModelCatalog
{
    /// <inheritdoc />
    public IReadOnlyList<ModelInfo> Models { get; } =
    [
        new ModelInfo { Name = "offline", Provider = "offline", NativeTools = false, StructuredOutput = false },
        new ModelInfo { Name = "big", Provider = "openai", Endpoint = new Uri("https://models.internal/v1"), ContextTokens = 128_000 },
    ];

    /// <inheritdoc />
    public ModelInfo? Find(string? name) => name is null ? Models[0] : Models.FirstOrDefault(model => model.Name == name);

    /// <inheritdoc />
    public IChatClient GetClient(ModelInfo model) => throw new NotSupportedException();
}
