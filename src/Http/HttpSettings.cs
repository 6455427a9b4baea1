using System.Globalization;
using Lavra.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lavra.Http;

/// <summary>The settings of the HTTP API: section <c>Lavra:Http</c>. Keys are checked by the API itself.</summary>
public static class HttpSettings
{
    private const int Kib = 1024;
    private const int Gib = 1 << 30;

    /// <summary>Fills the API's options.</summary>
    public static void Fill(HttpOptions options, IReadOnlyDictionary<string, string?> values)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(values);
        Fill(options, values, []);
    }

    /// <summary>Everything that is wrong with them.</summary>
    public static IReadOnlyList<string> Check(IReadOnlyDictionary<string, string?> values)
    {
        var errors = new List<string>();
        using var services = new ServiceCollection().AddLogging().AddLavraHttp(options => Fill(options, values, errors)).BuildServiceProvider();
        try
        {
            _ = services.GetRequiredService<IOptions<HttpOptions>>().Value;
        }
        catch (OptionsValidationException exception)
        {
            errors.AddRange(exception.Failures);
        }

        return errors;
    }

    private static void Fill(HttpOptions options, IReadOnlyDictionary<string, string?> values, List<string> errors)
    {
        var section = new SettingsSection(HttpOptions.Section, values, errors);
        options.MaxRequestBytes = section.Whole(nameof(HttpOptions.MaxRequestBytes), Kib, Gib, options.MaxRequestBytes);
        options.RequestsPerMinute = section.Whole(nameof(HttpOptions.RequestsPerMinute), 1, 1_000_000, options.RequestsPerMinute);
        options.EventStreams = section.Whole(nameof(HttpOptions.EventStreams), 1, 100_000, options.EventStreams);
        options.Heartbeat = section.Duration(nameof(HttpOptions.Heartbeat), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)) ?? options.Heartbeat;
        options.EventStreamTime =
            section.Duration(nameof(HttpOptions.EventStreamTime), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)) ?? options.EventStreamTime;
        if (section.Text(nameof(HttpOptions.Keys)) is not null)
        {
            // The text may be a key, and is not repeated.
            errors.Add($"{HttpOptions.Section}:{nameof(HttpOptions.Keys)} must be a list: {HttpOptions.Section}:{nameof(HttpOptions.Keys)}:0:Name and so on.");
        }

        for (var i = 0; ReadKey(section, values, string.Create(CultureInfo.InvariantCulture, $"{nameof(HttpOptions.Keys)}:{i}")) is { } key; i++)
        {
            options.Keys.Add(key);
        }

        section.RejectUnknown();
    }

    private static ApiKeyOptions? ReadKey(SettingsSection section, IReadOnlyDictionary<string, string?> values, string path)
    {
        var start = $"{HttpOptions.Section}:{path}:";
        if (!values.Keys.Any(name => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var key = new ApiKeyOptions
        {
            Name = section.Text($"{path}:{nameof(ApiKeyOptions.Name)}") ?? "",
            Hash = section.Text($"{path}:{nameof(ApiKeyOptions.Hash)}") ?? "",
            Scopes = [.. section.List($"{path}:{nameof(ApiKeyOptions.Scopes)}")],
        };
        key.Tenant = section.Text($"{path}:{nameof(ApiKeyOptions.Tenant)}") ?? key.Tenant;
        return key;
    }
}
