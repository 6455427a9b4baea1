using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lavra.Http;

/// <summary>Checks the settings of the HTTP API (section <c>Lavra:Http</c>) before there is a host, with what binds and checks them in one.</summary>
public static class HttpSettings
{
    /// <summary>The settings as the API takes them.</summary>
    public static IConfiguration Configuration(IReadOnlyDictionary<string, string?> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build();

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
            return [$"{HttpOptions.Section}: {exception.Message}"];
        }
    }
}
