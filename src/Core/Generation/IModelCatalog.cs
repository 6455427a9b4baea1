using Microsoft.Extensions.AI;

namespace Lavra.Generation;

/// <summary>The models of this process. Thread safe.</summary>
public interface IModelCatalog
{
    /// <summary>All models; the default first.</summary>
    IReadOnlyList<ModelInfo> Models { get; }

    /// <summary>The model of that name, or the default for null; null when there is none.</summary>
    ModelInfo? Find(string? name);

    /// <summary>
    /// The client for a model of this catalog, with all decorators. Calls throw <see cref="ModelException"/> for what a server
    /// or network does wrong, and <see cref="ModelThrottledException"/> when the call must wait.
    /// </summary>
    IChatClient GetClient(ModelInfo model);
}
