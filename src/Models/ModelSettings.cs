using Microsoft.Extensions.Options;

namespace Lavra.Models;

/// <summary>Reads the models' options from settings and the environment variables that everybody uses.</summary>
public static class ModelSettings
{
    private const string DefaultSection = "Lavra:Model";
    private const string FurtherSection = "Lavra:Models";

    /// <summary>Variables that are read besides the sections, for a host that passes on only what is asked for.</summary>
    public static IReadOnlyList<string> EnvironmentVariables { get; } =
        ["OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY"];

    /// <summary>Reads, completes and checks the options. Touches neither network nor files.</summary>
    /// <param name="settings">
    /// Names and values. Names in the form <c>Lavra:Model:Endpoint</c> or <c>Lavra__Model__Endpoint</c>, in any case; the first
    /// form wins.
    /// </param>
    /// <exception cref="OptionsValidationException">Something is wrong; it lists everything that is, with the remedy.</exception>
    public static ModelsOptions Read(IReadOnlyDictionary<string, string?> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var values = Normalise(settings);
        var errors = new List<string>();
        var first = new SectionReader(DefaultSection, values, errors).Read();
        var options = new ModelsOptions
        {
            Default = first,
            Further = NamesOf(values).ToDictionary(
                name => name,
                name => new SectionReader($"{FurtherSection}:{name}", values, errors).Read(),
                StringComparer.OrdinalIgnoreCase),
        };
        ModelDefaults.Complete(options, values, errors);
        errors.AddRange(ModelsOptionsValidator.Validate(options));
        return errors.Count == 0
            ? options
            : throw new OptionsValidationException(DefaultSection, typeof(ModelsOptions), errors);
    }

    private static Dictionary<string, string> Normalise(IReadOnlyDictionary<string, string?> settings)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in settings.OrderBy(pair => pair.Key.Contains("__", StringComparison.Ordinal)))
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                values.TryAdd(name.Replace("__", ":", StringComparison.Ordinal), value.Trim());
            }
        }

        return values;
    }

    private static IEnumerable<string> NamesOf(Dictionary<string, string> values) =>
        values.Keys
            .Where(key => key.StartsWith(FurtherSection + ":", StringComparison.OrdinalIgnoreCase))
            .Select(key => key.Split(':')[2])
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase);
}
