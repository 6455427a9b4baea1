using System.Globalization;
using System.Text.Json;

namespace Lavra.Generation.Pricing;

/// <summary>Reads and checks price files.</summary>
internal static class PriceFile
{
    private const string Embedded = "Lavra.Generation.Pricing.prices.json";

    private static readonly string[] FileFields = ["version", "note", "entries"];
    private static readonly string[] EntryFields = ["models", "input", "cachedInput", "output", "validFrom", "validUntil"];

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    public static PriceDocument ReadEmbedded()
    {
        using var stream = typeof(PriceFile).Assembly.GetManifestResourceStream(Embedded)
            ?? throw new InvalidOperationException($"The resource {Embedded} is missing from the build.");
        return Read(stream, Embedded);
    }

    /// <exception cref="FormatException">The file cannot be read or is wrong; the message names everything that is.</exception>
    public static PriceDocument Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FormatException(
                $"The price file '{path}' cannot be read: {exception.Message} Correct Lavra:Prices:File, or remove it to use the built-in table.",
                exception);
        }
    }

    private static PriceDocument Read(Stream stream, string path)
    {
        try
        {
            using var json = JsonDocument.Parse(stream, Lenient);
            var errors = new List<string>();
            var document = Document(json.RootElement, errors);
            return errors.Count == 0
                ? document
                : throw new FormatException($"The price file '{path}' is not as it should be: {string.Join("; ", errors)}.");
        }
        catch (JsonException exception)
        {
            throw new FormatException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The price file '{path}' is no JSON at line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}. Look there for a comma, quote or bracket that is missing or too much."),
                exception);
        }
    }

    private static PriceDocument Document(JsonElement json, List<string> errors)
    {
        var fields = new PriceFields(json, "", FileFields, errors);
        if (!fields.IsObject)
        {
            return new PriceDocument("", []);
        }

        var version = fields.Text("version", "every stored cost names it");
        var entries = fields.List("entries", "it holds the prices");
        return new PriceDocument(version, [.. entries.Select((entry, index) => Entry(entry, index + 1, errors)).OfType<PriceEntry>()]);
    }

    private static PriceEntry? Entry(JsonElement json, int number, List<string> errors)
    {
        var fields = new PriceFields(json, string.Create(CultureInfo.InvariantCulture, $"entry {number}"), EntryFields, errors);
        if (!fields.IsObject)
        {
            return null;
        }

        var models = fields.List("models", "it holds the names of the models that cost this");
        if (!models.All(static model => model.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(model.GetString())))
        {
            fields.Add("'models' holds something that is no name; every model is a text such as \"gpt-5-mini\" or \"qwen3*\"");
            models = [];
        }
        else if (models.Count == 0 && json.TryGetProperty("models", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            fields.Add("'models' names no model");
        }

        var entry = new PriceEntry
        {
            Models = [.. models.Select(static model => model.GetString()!)],
            Input = fields.Price("input"),
            CachedInput = fields.OptionalPrice("cachedInput"),
            Output = fields.Price("output"),
            ValidFrom = fields.Day("validFrom"),
            ValidUntil = fields.Day("validUntil"),
        };
        if (entry.ValidUntil < entry.ValidFrom)
        {
            fields.Add("it ends before it begins; 'validUntil' must not be before 'validFrom'");
        }

        return entry;
    }
}
