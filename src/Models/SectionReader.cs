using System.Globalization;

namespace Lavra.Models;

/// <summary>Reads the options of one model from its section, collecting what cannot be read.</summary>
internal sealed class SectionReader(string section, Dictionary<string, string> values, List<string> errors)
{
    private readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);

    public ModelOptions Read()
    {
        var defaults = new ModelOptions();
        var options = new ModelOptions
        {
            Section = section,
            Name = Text(nameof(ModelOptions.Name)) ?? "",
            Provider = Provider(),
            Endpoint = Endpoint(),
            ApiVersion = Text(nameof(ModelOptions.ApiVersion)),
            ApiKey = Text(nameof(ModelOptions.ApiKey)),
            NativeTools = Flag(nameof(ModelOptions.NativeTools), autoAllowed: true),
            StructuredOutput = Flag(nameof(ModelOptions.StructuredOutput), autoAllowed: true),
            ContextTokens = Whole(nameof(ModelOptions.ContextTokens)),
            Temperature = Number(nameof(ModelOptions.Temperature)),
            MaxOutputTokens = Whole(nameof(ModelOptions.MaxOutputTokens)),
            Timeout = Duration(nameof(ModelOptions.Timeout)) ?? defaults.Timeout,
            MaxAnswerBytes = Whole(nameof(ModelOptions.MaxAnswerBytes)) ?? defaults.MaxAnswerBytes,
            RequestsPerMinute = Whole(nameof(ModelOptions.RequestsPerMinute)),
            TokensPerMinute = Whole(nameof(ModelOptions.TokensPerMinute)),
            Cache = Flag(nameof(ModelOptions.Cache), autoAllowed: false) ?? defaults.Cache,
            Record = Text(nameof(ModelOptions.Record)),
            Playback = Text(nameof(ModelOptions.Playback)),
        };
        foreach (var key in values.Keys)
        {
            if (IsUnknown(key))
            {
                errors.Add($"There is no setting '{key}'. {section} has: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
            }
        }

        return options;
    }

    private bool IsUnknown(string key) =>
        key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase) && !known.Contains(key[(section.Length + 1)..]);

    private string? Text(string name)
    {
        known.Add(name);
        return values.GetValueOrDefault($"{section}:{name}");
    }

    private ModelProvider Provider()
    {
        if (Text(nameof(ModelOptions.Provider)) is not { } text)
        {
            return ModelProvider.Auto;
        }

        if (ModelProviderNames.Parse(text) is { } provider)
        {
            return provider;
        }

        Wrong(nameof(ModelOptions.Provider), text, "one of " + ModelProviderNames.All);
        return ModelProvider.Auto;
    }

    private Uri? Endpoint()
    {
        if (Text(nameof(ModelOptions.Endpoint)) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            return uri;
        }

        Wrong(nameof(ModelOptions.Endpoint), text, "an address such as http://localhost:8080/v1");
        return null;
    }

    private int? Whole(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Wrong(name, text, "a whole number");
        return null;
    }

    private float? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Wrong(name, text, "a number");
        return null;
    }

    private bool? Flag(string name, bool autoAllowed)
    {
        switch (Text(name)?.ToUpperInvariant())
        {
            case null:
            case "AUTO" when autoAllowed:
                return null;
            case "TRUE" or "ON" or "YES" or "1":
                return true;
            case "FALSE" or "OFF" or "NO" or "0":
                return false;
            default:
                Wrong(name, Text(name)!, autoAllowed ? "auto, true or false" : "true or false");
                return null;
        }
    }

    private TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        var digits = unit == 0 ? text : text[..^1];
        if (double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount * Math.Max(1, unit) < TimeSpan.MaxValue.TotalSeconds)
        {
            return TimeSpan.FromSeconds(amount * Math.Max(1, unit));
        }

        if (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span))
        {
            return span;
        }

        Wrong(name, text, "a time such as 90s, 2m or 00:02:00");
        return null;
    }

    private void Wrong(string name, string text, string expected) =>
        errors.Add($"{section}:{name} is '{text}'; it must be {expected}.");
}
