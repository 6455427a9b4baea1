using System.Net;
using System.Net.Http.Json;
using Lavra.Functions.Tests.Durable.Double;
using Lavra.Security;
using Lavra.Testing.Storage;

namespace Lavra.Functions.Tests.Hosting;

/// <summary>The platform's own keys, which it takes from a header or from the address.</summary>
public sealed class FunctionKeyTests : IAsyncLifetime
{
    private const string KeyText = "lv_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private readonly string folder = Directory.CreateTempSubdirectory("lavra-").FullName;
    private readonly InMemoryRunData data = new();
    private FunctionsHost? host;

    public async Task InitializeAsync() => host = await FunctionsHost.StartAsync(
        new DoubleHub(TimeProvider.System) { DefaultVersion = "1" },
        new Dictionary<string, string>
        {
            ["Lavra:Http:Keys:0:Name"] = "tests",
            ["Lavra:Http:Keys:0:Scopes:0"] = ApiKeyScopes.Admin,
            ["Lavra:Http:Keys:0:Hash"] = ApiKey.HashOf(KeyText),
        },
        new ChosenStores(data, new FakeRunRetention()),
        folder);

    public async Task DisposeAsync()
    {
        await host!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("/api/runs?code=abc%3D%3D"), InlineData("/api/runs?limit=1&Code=abc"), InlineData("/api/models?code=abc&code=def")]
    public async Task A_function_key_in_the_address_is_no_parameter_of_the_API(string address)
    {
        using var client = NewClient();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task A_parameter_beside_a_function_key_is_still_checked()
    {
        using var client = NewClient();

        var response = await client.GetAsync("/api/runs?code=abc&limit=0");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain("abc", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_can_be_started_with_a_function_key_in_the_address()
    {
        using var client = NewClient();

        var response = await client.PostAsJsonAsync("/api/runs?code=abc", new { objective = "Say hello" });

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private HttpClient NewClient() =>
        new() { BaseAddress = host!.Address, DefaultRequestHeaders = { { "X-Api-Key", KeyText } } };
}
