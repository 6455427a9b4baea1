using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Tables;
using Lavra.Privacy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lavra.Functions.Tests.Storage;

public sealed class TableStorageOptionsTests
{
    private static readonly Uri Account = new("https://account.table.core.windows.net");

    [Fact]
    public void An_address_with_or_without_a_client_or_a_connection_string_is_enough()
    {
        Assert.Empty(Errors(new TableStorageOptions { Endpoint = Account }));
        Assert.Empty(Errors(new TableStorageOptions { Endpoint = Account, ClientId = "0af76519-16cd-43dd-8448-eb211c80319c", Prefix = "Team1" }));
        Assert.Empty(Errors(new TableStorageOptions { ConnectionString = "UseDevelopmentStorage=true" }));
    }

    [Fact]
    public void All_errors_are_named_at_once_with_their_settings()
    {
        var errors = Errors(new TableStorageOptions { ClientId = "me", ConnectionString = "secret", Prefix = "1-x" });

        Assert.Equal(4, errors.Count);
        Assert.All(errors, error => Assert.Contains("Lavra:Tables:", error, StringComparison.Ordinal));
        Assert.DoesNotContain(errors, error => error.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, "is missing")]
    [InlineData("https://a.table.core.windows.net", "A=b", "exclude each other")]
    [InlineData("http://a.table.core.windows.net", null, "must be https")]
    [InlineData("ftp://a.table.core.windows.net", null, "http or https")]
    [InlineData("https://a.table.core.windows.net/?sv=2020", null, "signature")]
    [InlineData("a/b", null, "http or https")]
    public void A_wrong_place_is_refused_with_the_remedy(string? endpoint, string? connection, string expected) =>
        Assert.Contains(expected, Assert.Single(Errors(new TableStorageOptions
        {
            Endpoint = endpoint is null ? null : new Uri(endpoint, UriKind.RelativeOrAbsolute), ConnectionString = connection,
        })), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("1abc")]
    [InlineData("a-b")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmno")]
    public void A_prefix_that_tables_cannot_have_is_refused(string prefix) =>
        Assert.Contains("Prefix", Assert.Single(Errors(new TableStorageOptions { Endpoint = Account, Prefix = prefix })), StringComparison.Ordinal);

    private static List<string> Errors(TableStorageOptions options) =>
        [.. TableStorageOptions.Settings.Check(options)];
}
