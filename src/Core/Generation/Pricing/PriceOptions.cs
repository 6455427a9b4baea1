using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Generation.Pricing;

/// <summary>Settings of the price table: section <c>Lavra:Prices</c>.</summary>
public sealed class PriceOptions
{
    /// <summary>Their declarations. A price file is looked into when they are read.</summary>
    public static SettingsOf<PriceOptions> Settings { get; } = new("Lavra:Prices", static () => new PriceOptions(), static add =>
    {
        add.Add(
            nameof(File),
            static o => o.File,
            static (o, v) => o.File = v,
            SettingKinds.OptionalText,
            "A price file that takes the place of the built-in table.");
        add.AddTexts(
            nameof(Free),
            static o => o.Free,
            static (o, v) => o.Free = v,
            "Models that cost nothing, such as those of a server of your own: names, `*` allowed.");
    })
    {
        Complete = LookInto,
    };

    /// <summary>A price file that takes the place of the built-in table; null for the built-in one.</summary>
    public string? File { get; set; }

    /// <summary>Models that cost nothing, such as those of a server of one's own: names, <c>*</c> allowed. Default none.</summary>
    public IReadOnlyList<string> Free { get; set; } = [];

    private static PriceOptions LookInto(PriceOptions options, SettingsReading reading)
    {
        if (options.File is { } file)
        {
            options.File = Path.GetFullPath(Path.Combine(reading.Folder, file));
            try
            {
                _ = PriceTable.Load(options);
            }
            catch (FormatException exception)
            {
                reading.Errors.Add(exception.Message);
            }
        }

        return options;
    }
}
