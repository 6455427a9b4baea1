using Lavra.Facts;

namespace Lavra.Local.Hosting;

/// <summary>A run cannot go on, because the settings lack the model that it works with. The run stays as it is.</summary>
internal sealed class MissingModelException(Run run)
    : Exception($"Run {run.Id} works with the model '{run.Model}', which is not among the settings.")
{
    /// <summary>What to do.</summary>
    public const string Remedy =
        "Set the model again, as Lavra:Model (Name, Endpoint, ApiKey) or as Lavra:Models:NAME, and resume; the run is as it was.";
}
