using Lavra.Generation;
using Lavra.Models.Connections;
using Lavra.Privacy;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Lavra.Models;

/// <summary>
/// The configured models, and always <c>offline</c>. A model's client is made when first asked for and shared by all runs, so
/// that they share its limits and cache. Thread safe. Disposing it closes connections and recordings.
/// </summary>
public sealed class ModelCatalog : IModelCatalog, IDisposable
{
    private const string Offline = "offline";

    private readonly Dictionary<string, Entry> entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ModelInfo> models = [];
    private readonly ModelPipeline pipeline;

    /// <summary>Makes the catalog; opens nothing.</summary>
    /// <param name="options">The models, from <see cref="ModelsOptions.Settings"/>.</param>
    /// <param name="offline">Makes the built-in model when it is first asked for.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where to log.</param>
    /// <param name="redactor">Redacts recordings; null only where there are no secrets.</param>
    public ModelCatalog(
        ModelsOptions options,
        Func<IChatClient> offline,
        TimeProvider time,
        ILoggerFactory loggers,
        IRedactor? redactor)
    {
        ArgumentNullException.ThrowIfNull(options);
        pipeline = new ModelPipeline(offline, time, loggers, redactor);
        Add(options.Default.Name, options.Default);
        var names = new List<string>(options.Further.Keys);
        names.Sort(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            Add(name, options.Further[name]);
        }

        if (!entries.ContainsKey(Offline))
        {
            Add(Offline, new ModelOptions { Name = Offline, Provider = ModelProvider.Offline });
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<ModelInfo> Models => models;

    /// <inheritdoc />
    public ModelInfo? Find(string? name) =>
        name is null ? models[0] : entries.TryGetValue(name, out var entry) ? entry.Info : null;

    /// <inheritdoc />
    public IChatClient GetClient(ModelInfo model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return entries.TryGetValue(model.Name, out var entry)
            ? entry.Client.Value
            : throw new ArgumentException($"There is no model '{model.Name}'; there are: {string.Join(", ", entries.Keys)}.", nameof(model));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var entry in entries.Values.Where(entry => entry.Client.IsValueCreated))
        {
            entry.Client.Value.Dispose();
        }

        pipeline.Dispose();
    }

    private void Add(string name, ModelOptions options)
    {
        var info = new ModelInfo
        {
            Name = name,
            Provider = ModelProviderNames.NameOf(options.Provider),
            Endpoint = options.Provider is ModelProvider.OpenAi or ModelProvider.AzureOpenAi ? options.Endpoint : null,
            NativeTools = options.NativeTools ?? true,
            StructuredOutput = options.StructuredOutput ?? true,
            ContextTokens = options.ContextTokens,
        };
        models.Add(info);
        entries.Add(name, new Entry(info, new Lazy<IChatClient>(() => pipeline.Compose(name, options))));
    }

    private sealed record Entry(ModelInfo Info, Lazy<IChatClient> Client);
}
