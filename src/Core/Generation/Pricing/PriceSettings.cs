using Lavra.Settings;

namespace Lavra.Generation.Pricing;

/// <summary>Reads the section <c>Lavra:Prices</c>.</summary>
public static class PriceSettings
{
    /// <summary>Reads it; a price file is looked into, too.</summary>
    /// <param name="folder">From where the path of a price file goes.</param>
    /// <param name="values">All settings by name.</param>
    /// <param name="errors">Takes up what is wrong.</param>
    public static PriceOptions Read(string folder, IReadOnlyDictionary<string, string?> values, List<string> errors)
    {
        var section = new SettingsSection("Lavra:Prices", values, errors);
        var options = new PriceOptions { Free = section.List("Free") };
        if (section.Text("File") is { } file)
        {
            options.File = Path.GetFullPath(Path.Combine(folder, file));
            try
            {
                _ = PriceTable.Load(options);
            }
            catch (FormatException exception)
            {
                errors.Add(exception.Message);
            }
        }

        section.RejectUnknown();
        return options;
    }
}
