namespace Lavra.Generation.Pricing;

/// <summary>Prices from the built-in table or a file. Thread safe.</summary>
/// <remarks>
/// A response's model is looked up before the request's, and a name before a pattern, a longer pattern before a shorter one;
/// of several entries that are valid, the one that began last counts. Reasoning is priced as output.
/// </remarks>
public sealed class PriceTable : IPriceTable
{
    private const string Offline = "offline";
    private const decimal Million = 1_000_000m;

    private readonly IReadOnlyList<string> free;
    private readonly Lazy<PriceDocument> document;

    private PriceTable(Lazy<PriceDocument> document, IReadOnlyList<string> free)
    {
        this.document = document;
        this.free = free;
    }

    /// <summary>The version of the table in use.</summary>
    public string Version => document.Value.Version;

    /// <summary>Makes the table. The built-in one is read when first needed, a file at once.</summary>
    /// <exception cref="FormatException">The file cannot be read or is wrong; the message names everything that is.</exception>
    public static PriceTable Load(PriceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var document = string.IsNullOrWhiteSpace(options.File)
            ? new Lazy<PriceDocument>(PriceFile.ReadEmbedded)
            : new Lazy<PriceDocument>(PriceFile.Read(options.File));
        return new PriceTable(document, [Offline, .. options.Free]);
    }

    /// <inheritdoc />
    public Price PriceOf(string model, string? responseModel, TokenUsage usage, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(model);
        var table = document.Value;
        if (free.Any(name => Matches(name, model) || (responseModel is not null && Matches(name, responseModel))))
        {
            return new Price(0m, table.Version);
        }

        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return Find(table, model, responseModel, day) is { } entry
            ? new Price(Cost(entry, usage), table.Version)
            : Price.Unknown;
    }

    private static PriceEntry? Find(PriceDocument table, string model, string? responseModel, DateOnly day)
    {
        PriceEntry? best = null;
        var bestRank = (Kind: 0, Length: 0, From: DateOnly.MinValue);
        foreach (var entry in table.Entries)
        {
            if (!entry.IsValidAt(day))
            {
                continue;
            }

            foreach (var name in entry.Models)
            {
                var rank = (Kind: KindOf(name, model, responseModel), name.Length, From: entry.ValidFrom ?? DateOnly.MinValue);
                if (rank.Kind > 0 && rank.CompareTo(bestRank) > 0)
                {
                    (best, bestRank) = (entry, rank);
                }
            }
        }

        return best;
    }

    private static int KindOf(string name, string model, string? responseModel) =>
        string.Equals(name, responseModel, StringComparison.OrdinalIgnoreCase) ? 4
        : string.Equals(name, model, StringComparison.OrdinalIgnoreCase) ? 3
        : responseModel is not null && Matches(name, responseModel) ? 2
        : Matches(name, model) ? 1
        : 0;

    private static decimal Cost(PriceEntry entry, TokenUsage usage)
    {
        var prompt = Math.Max(0, usage.PromptTokens);
        var cached = Math.Clamp(usage.CachedPromptTokens, 0, prompt);
        var completion = Math.Max(0, usage.CompletionTokens);
        return ((prompt - cached) * entry.Input + cached * (entry.CachedInput ?? entry.Input) + completion * entry.Output) / Million;
    }

    private static bool Matches(string pattern, string name)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
        {
            return string.Equals(pattern, name, StringComparison.OrdinalIgnoreCase);
        }

        if (!name.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var position = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = name.IndexOf(part, position, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
            {
                return false;
            }

            position = found + part.Length;
        }

        return name.Length - position >= parts[^1].Length && name.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
    }
}
