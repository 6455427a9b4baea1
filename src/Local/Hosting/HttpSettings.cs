using Lavra.Http;
using Lavra.Local.Hosting.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lavra.Local.Hosting;

/// <summary>The settings of the HTTP API: section <c>Lavra:Http</c>, bound and checked by the API itself.</summary>
internal static class HttpSettings
{
    /// <summary>The settings as the API takes them.</summary>
    public static IConfiguration Configuration(IReadOnlyDictionary<string, string?> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    /// <summary>Reads all settings, those of the API among them.</summary>
    /// <exception cref="SettingsException">Something is wrong; it lists everything that is, wherever.</exception>
    public static LocalSettings ReadAll(Func<LocalSettings> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        IReadOnlyList<string> errors = [];
        try
        {
            var settings = read();
            errors = Check(settings.Values);
            if (errors.Count == 0)
            {
                return settings;
            }
        }
        catch (SettingsException exception)
        {
            errors = [.. exception.Errors.Concat(Check(exception.Values)).Distinct()];
        }

        throw new SettingsException(errors);
    }

    /// <summary>Everything that is wrong with them.</summary>
    public static IReadOnlyList<string> Check(IReadOnlyDictionary<string, string?> values)
    {
        using var services = new ServiceCollection().AddLogging().AddLavraHttp(Configuration(values)).BuildServiceProvider();
        try
        {
            _ = services.GetRequiredService<IOptions<HttpOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
        catch (InvalidOperationException exception)
        {
            return [$"{HttpOptions.Section}: {exception.Message}", .. HttpSettingNames.Check(values.Keys)];
        }
    }
}
