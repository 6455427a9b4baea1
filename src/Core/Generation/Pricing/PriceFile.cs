using System.Text.Json;

namespace Lavra.Generation.Pricing;

/// <summary>Reads and checks price files.</summary>
internal static class PriceFile
{
    private const string Embedded = "Lavra.Generation.Pricing.prices.json";

    public static PriceDocument ReadEmbedded()
    {
        using var stream = typeof(PriceFile).Assembly.GetManifestResourceStream(Embedded)
            ?? throw new InvalidOperationException($"The resource {Embedded} is missing from the build.");
        return Checked(JsonSerializer.Deserialize(stream, PriceJson.Default.PriceDocument), Embedded);
    }

    /// <exception cref="FormatException">The file cannot be read or is wrong; the message names everything that is.</exception>
    public static PriceDocument Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Checked(JsonSerializer.Deserialize(stream, PriceJson.Default.PriceDocument), path);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The price file '{path}' is not as it should be: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FormatException(
                $"The price file '{path}' cannot be read: {exception.Message} Correct Lavra:Prices:File, or remove it to use the built-in table.",
                exception);
        }
    }

    private static PriceDocument Checked(PriceDocument? document, string path)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(document?.Version))
        {
            errors.Add("'version' is missing; every stored cost names it");
        }

        foreach (var (entry, number) in (document?.Entries ?? []).Select((entry, index) => (entry, index + 1)))
        {
            if (entry.Models.Count == 0 || entry.Models.Any(string.IsNullOrWhiteSpace))
            {
                errors.Add($"entry {number} names no model");
            }

            if (entry.Input < 0 || entry.Output < 0 || entry.CachedInput < 0)
            {
                errors.Add($"entry {number} has a negative price");
            }

            if (entry.ValidUntil < entry.ValidFrom)
            {
                errors.Add($"entry {number} ends before it begins");
            }
        }

        return errors.Count == 0
            ? document!
            : throw new FormatException($"The price file '{path}' is not as it should be: {string.Join("; ", errors)}.");
    }
}
