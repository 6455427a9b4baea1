using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Lavra.Http;

/// <summary>Finds settings of the section <c>Lavra:Http</c> that do not exist, which binding would pass over.</summary>
public static class HttpSettingNames
{
    private const string Keys = nameof(HttpOptions.Keys);
    private const string Scopes = nameof(ApiKeyOptions.Scopes);

    private static readonly string[] OfSection =
    [
        nameof(HttpOptions.EventStreamTime), nameof(HttpOptions.EventStreams), nameof(HttpOptions.Heartbeat), Keys,
        nameof(HttpOptions.MaxRequestBytes), nameof(HttpOptions.RequestsPerMinute),
    ];

    private static readonly string[] OfKey =
        [nameof(ApiKeyOptions.Hash), nameof(ApiKeyOptions.Name), Scopes, nameof(ApiKeyOptions.Tenant)];

    /// <summary>An error for each name that does not exist, with those that do.</summary>
    /// <param name="names">Whole names, such as <c>Lavra:Http:Keys:0:Name</c>. Those of other sections are passed over.</param>
    public static IReadOnlyList<string> Check(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return [.. names.Select(Check).OfType<string>()];
    }

    /// <summary>The same, as a part of the check at start.</summary>
    internal static IValidateOptions<HttpOptions> Validator(IConfiguration section) => new NamesValidator(section);

    private static string? Check(string name)
    {
        if (!name.StartsWith(HttpOptions.Section + ":", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var parts = name.Split(':')[2..];
        return parts switch
        {
            [var key] when Has(OfSection, key) => null,
            [var key, ..] when !Is(key, Keys) => Unknown(name, HttpOptions.Section, OfSection),
            [_, var index, ..] when !int.TryParse(index, out _) => $"There is no setting '{name}'. {HttpOptions.Section}:{Keys} is a list.",
            [_, _] => null,
            [_, _, var ofKey] when Has(OfKey, ofKey) => null,
            [_, _, var ofKey, var index] when Is(ofKey, Scopes) && int.TryParse(index, out _) => null,
            _ => Unknown(name, $"{HttpOptions.Section}:{Keys}:{parts[1]}", OfKey),
        };
    }

    private static string Unknown(string name, string section, string[] known) =>
        $"There is no setting '{name}'. {section} has: {string.Join(", ", known)}.";

    private static bool Has(string[] names, string name) => Array.Exists(names, known => Is(known, name));

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private sealed class NamesValidator(IConfiguration section) : IValidateOptions<HttpOptions>
    {
        public ValidateOptionsResult Validate(string? name, HttpOptions options)
        {
            var errors = Check(section.AsEnumerable().Where(static setting => setting.Value is not null).Select(static setting => setting.Key));
            return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
        }
    }
}
