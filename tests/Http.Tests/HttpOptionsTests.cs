using Lavra.Http.Hosting;
using Lavra.Security;
using Lavra.Settings;

namespace Lavra.Http.Tests;

public sealed class HttpOptionsTests
{
    [Fact]
    public void Settings_are_read_from_their_section()
    {
        var options = Read(new()
        {
            ["Lavra:Http:MaxRequestBytes"] = "4096",
            ["Lavra:Http:EventStreamTime"] = "00:03:40",
            ["Lavra:Http:Keys:0:Name"] = "ci",
            ["Lavra:Http:Keys:0:Tenant"] = "acme",
            ["Lavra:Http:Keys:0:Scopes:0"] = "runs:read",
            ["Lavra:Http:Keys:0:Hash"] = ApiKey.HashOf("lv_x"),
        });

        Assert.Equal((4096, TimeSpan.FromSeconds(220)), (options.MaxRequestBytes, options.EventStreamTime));
        var key = Assert.Single(options.Keys);
        Assert.Equal(("ci", "acme", "runs:read"), (key.Name, key.Tenant, Assert.Single(key.Scopes)));
    }

    [Fact]
    public void Names_that_do_not_exist_are_told_with_those_that_do()
    {
        var failed = Assert.Throws<SettingsException>(static () => Read(new()
        {
            ["Lavra:Http:RequestPerMinute"] = "5",
            ["Lavra:Http:Runs"] = "5",
            ["Lavra:Http:Heartbeat:Every"] = "5",
            ["Lavra:Http:Keys:first:Name"] = "ci",
            ["Lavra:Http:Keys:0:name"] = "ci",
            ["Lavra:Http:Keys:0:Tenent"] = "team-a",
            ["Lavra:Http:Keys:0:Scopes:0"] = "runs:read",
            ["Lavra:Http:Keys:0:Hash"] = ApiKey.HashOf("lv_x"),
        }));

        string[] told =
        [
            "'Lavra:Http:RequestPerMinute'. Lavra:Http has: EventStreamTime, EventStreams, Heartbeat, Keys, MaxRequestBytes, RequestsPerMinute.",
            "'Lavra:Http:Runs'",
            "'Lavra:Http:Heartbeat:Every'",
            "'Lavra:Http:Keys:first:Name'. Lavra:Http:Keys is a list.",
            "'Lavra:Http:Keys:0:Tenent'. Lavra:Http:Keys:0 has: Hash, Name, Scopes, Tenant.",
        ];
        foreach (var part in told)
        {
            Assert.Contains(failed.Errors, failure => failure.Contains(part, StringComparison.Ordinal));
        }

        Assert.Equal(told.Length, failed.Errors.Count(static failure => failure.StartsWith("There is no setting", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_defaults_are_right()
    {
        Assert.Equal(600, Read([]).RequestsPerMinute);
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var failed = Assert.Throws<SettingsException>(static () => Read(new()
        {
            ["Lavra:Http:MaxRequestBytes"] = "1",
            ["Lavra:Http:RequestsPerMinute"] = "0",
            ["Lavra:Http:EventStreams"] = "0",
            ["Lavra:Http:Heartbeat"] = "00:00:00",
            ["Lavra:Http:EventStreamTime"] = "2.00:00:00",
            ["Lavra:Http:Keys:0:Name"] = "bad name",
            ["Lavra:Http:Keys:0:Tenant"] = "bad tenant",
            ["Lavra:Http:Keys:0:Hash"] = "abc",
            ["Lavra:Http:Keys:1:Name"] = "ok",
            ["Lavra:Http:Keys:1:Scopes:0"] = "runs:delete",
            ["Lavra:Http:Keys:1:Hash"] = ApiKey.HashOf("lv_x"),
            ["Lavra:Http:Keys:2:Name"] = "ok",
            ["Lavra:Http:Keys:2:Scopes:0"] = "admin",
            ["Lavra:Http:Keys:2:Hash"] = ApiKey.HashOf("lv_x"),
        }));

        var failures = failed.Errors.Select(static failure => failure["Lavra:Http:".Length..]).Order(StringComparer.Ordinal);
        Assert.Collection(failures, [.. Expected.Select(static start =>
            (Action<string>)(failure => Assert.StartsWith(start, failure, StringComparison.Ordinal)))]);
    }

    [Fact]
    public void A_key_in_place_of_its_hash_is_refused_without_repeating_it()
    {
        var failed = Assert.Throws<SettingsException>(static () => Read(new()
        {
            ["Lavra:Http:Keys:0:Name"] = "ci",
            ["Lavra:Http:Keys:0:Scopes:0"] = "admin",
            ["Lavra:Http:Keys:0:Hash"] = "lv_this-is-secret",
        }));

        Assert.Contains("holds a key itself", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("this-is-secret", failed.Message, StringComparison.Ordinal);
    }

    private static readonly string[] Expected =
    [
        "EventStreamTime is", "EventStreams is", "Heartbeat is", "Keys: 'ok', 'ok' have the same hash", "Keys: two keys are named 'ok'",
        "Keys:0:Hash must", "Keys:0:Name must", "Keys:0:Scopes is empty", "Keys:0:Tenant must", "Keys:1:Scopes has 'runs:delete'",
        "MaxRequestBytes is", "RequestsPerMinute is",
    ];

    private static HttpOptions Read(Dictionary<string, string?> settings) =>
        new SettingsReading(SettingValues.Of(settings), [HttpOptions.Settings], "").ReadAll().Get(HttpOptions.Settings);
}
