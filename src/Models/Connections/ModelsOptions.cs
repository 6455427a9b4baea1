using Lavra.Settings;

namespace Lavra.Models.Connections;

/// <summary>The models of this process.</summary>
public sealed class ModelsOptions
{
    /// <summary>
    /// The declarations of further models, <c>Lavra:Models:{name}:…</c>, each with the settings of <see cref="ModelOptions"/>. Reading them
    /// reads the default model as well, and completes all with what follows from each other and from variables.
    /// </summary>
    public static SettingsOf<ModelsOptions> Settings { get; } = new("Lavra:Models", static () => new ModelsOptions(), static add =>
        add.AddNamed(static o => o.Further, static (o, v) => o.Further = v, ModelOptions.Settings))
    {
        Complete = static (options, reading) =>
        {
            options.Default = reading.Get(ModelOptions.Settings);
            foreach (var (name, model) in options.Further)
            {
                model.Section = $"{Settings!.Name}:{name}";
            }

            ModelDefaults.Complete(options, reading);
            return options;
        },
        Rules = static (options, errors) => ModelRules.Check(options, errors),
    };

    /// <summary>The groups of settings by which models are told: the default one, and further ones.</summary>
    public static IReadOnlyList<SettingGroup> Groups => [ModelOptions.Settings, Settings];

    /// <summary>The model of runs that name none.</summary>
    public ModelOptions Default { get; set; } = new();

    /// <summary>Further models, by the name with which runs ask for them.</summary>
    public IReadOnlyDictionary<string, ModelOptions> Further { get; set; } = new Dictionary<string, ModelOptions>();
}
