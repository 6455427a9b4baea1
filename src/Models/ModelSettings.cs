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
        var further = new Dictionary<string, ModelOptions>(StringComparer.OrdinalIgnoreCase);
        var options = new ModelsOptions
        {
            Default = new SectionReader(DefaultSection, values, errors).Read(),
            Further = further,
        };
        foreach (var key in values.Keys)
        {
            if (NameIn(key) is { } name && !further.ContainsKey(name))
            {
                further.Add(name, new SectionReader($"{FurtherSection}:{name}", values, errors).Read());
            }
        }

        ModelDefaults.Complete(options, values, errors);
        ModelsOptionsValidator.Check(options, errors);
        return errors.Count == 0
            ? options
            : throw new OptionsValidationException(DefaultSection, typeof(ModelsOptions), errors);
    }

    /// <summary>The same for those who read other settings, too, and tell everything that is wrong at once.</summary>
    /// <param name="settings">Names and values, as above.</param>
    /// <param name="errors">Takes up what is wrong; the options are the defaults then.</param>
    public static ModelsOptions Read(IReadOnlyDictionary<string, string?> settings, List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        try
        {
            return Read(settings);
        }
        catch (OptionsValidationException exception)
        {
            errors.AddRange(exception.Failures);
            return new ModelsOptions();
        }
    }

    private static Dictionary<string, string> Normalise(IReadOnlyDictionary<string, string?> settings)
    {
        // Read at every start of the CLI: plain loops, because each generic method over a new type costs its compilation.
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in settings)
        {
            if (!string.IsNullOrWhiteSpace(value) && !name.Contains("__", StringComparison.Ordinal))
            {
                values[name] = value.Trim();
            }
        }

        foreach (var (name, value) in settings)
        {
            if (!string.IsNullOrWhiteSpace(value) && name.Contains("__", StringComparison.Ordinal))
            {
                values.TryAdd(name.Replace("__", ":", StringComparison.Ordinal), value.Trim());
            }
        }

        return values;
    }

    private static string? NameIn(string key) =>
        key.StartsWith(FurtherSection + ":", StringComparison.OrdinalIgnoreCase) ? key.Split(':')[2] : null;
}
