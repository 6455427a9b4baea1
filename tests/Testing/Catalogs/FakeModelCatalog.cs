using Lavra.Generation;
using Microsoft.Extensions.AI;

namespace Lavra.Testing.Catalogs;

/// <summary>Models that nobody can talk to. The first is the default.</summary>
public sealed class FakeModelCatalog(IReadOnlyList<ModelInfo> models) : IModelCatalog
{
    /// <summary>Two models: <c>offline</c> and <c>big</c>.</summary>
    public static FakeModelCatalog Two { get; } = new(
    [
        new ModelInfo { Name = "offline", Provider = "offline", NativeTools = false, StructuredOutput = false },
        new ModelInfo { Name = "big", Provider = "openai", Endpoint = new Uri("https://models.internal/v1"), ContextTokens = 128_000 },
    ]);

    /// <summary>No model at all.</summary>
    public static FakeModelCatalog None { get; } = new([]);

    /// <inheritdoc />
    public IReadOnlyList<ModelInfo> Models { get; } = models;

    /// <inheritdoc />
    public ModelInfo? Find(string? name) => Models.FirstOrDefault(model => name is null || model.Name == name);

    /// <inheritdoc />
    public IChatClient GetClient(ModelInfo model) => throw new NotSupportedException();
}
