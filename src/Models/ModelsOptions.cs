namespace Lavra.Models;

/// <summary>The models of this process.</summary>
public sealed class ModelsOptions
{
    /// <summary>The model of runs that name none.</summary>
    public ModelOptions Default { get; set; } = new();

    /// <summary>Further models, by the name with which runs ask for them.</summary>
    public IReadOnlyDictionary<string, ModelOptions> Further { get; set; } = new Dictionary<string, ModelOptions>();

    /// <summary>All keys, for the redactor to know.</summary>
    public IEnumerable<string> Secrets => Further.Values.Prepend(Default).Select(model => model.ApiKey).OfType<string>().Distinct();
}
