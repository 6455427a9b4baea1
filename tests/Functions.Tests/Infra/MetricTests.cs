using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lavra.Telemetry;

namespace Lavra.Functions.Tests.Infra;

/// <summary>Alerts, workbook and guide ask for what is measured, by the names under which it is.</summary>
public sealed partial class MetricTests
{
    private static readonly HashSet<string> Instruments = Measured();

    // What logs have: the category of each entry, and the named parts of its message.
    private static readonly string[] LogDimensions = ["CategoryName", "Run", "Reason"];

    public static TheoryData<string> Queries =>
    [
        .. InfraFiles.Find("infra", "*.kql").Select(InfraFiles.Read),
        .. Workbook(),
        .. Fenced().Matches(InfraFiles.Read("docs/guides/azure.md")).Select(static one => one.Groups["query"].Value),
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_asks_for_what_is_measured(string query)
    {
        if (query.Contains("customMetrics", StringComparison.Ordinal))
        {
            var asked = Metric().Matches(query).Select(static one => one.Groups["name"].Value).ToList();
            Assert.NotEmpty(asked);
            Assert.All(asked, name => Assert.Contains(name, Instruments));
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_tells_apart_by_dimensions_that_there_are(string query)
    {
        var names = InfraFiles.Read("src/Core/Telemetry/TelemetryNames.cs");
        Assert.All(
            Dimension().Matches(query).Select(static one => one.Groups["name"].Value).Except(LogDimensions),
            name => Assert.Contains($"\"{name}\"", names, StringComparison.Ordinal));
    }

    [Fact]
    public void The_watchdog_names_stuck_runs_as_the_guide_asks_for_them()
    {
        var message = InfraFiles.Read("src/Core/Watching/RunWatchdog.cs");
        Assert.All(LogDimensions.Skip(1), name => Assert.Contains($"{{{name}}}", message, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_instrument_of_ours_is_in_the_workbook()
    {
        var workbook = string.Join('\n', Workbook());
        Assert.All(
            Instruments.Where(static name => name.StartsWith("lavra.", StringComparison.Ordinal) && name != "lavra.generation.duration"),
            name => Assert.Contains($"\"{name}\"", workbook, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Workbook()
    {
        using var workbook = JsonDocument.Parse(InfraFiles.Read("infra/workbook.json"));
        return [.. workbook.RootElement.GetProperty("items").EnumerateArray()
            .Select(static item => item.GetProperty("content"))
            .Where(static content => content.TryGetProperty("query", out _))
            .Select(static content => content.GetProperty("query").GetString()!)];
    }

    private static HashSet<string> Measured()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == TelemetryNames.Source)
                {
                    names.Add(instrument.Name);
                }
            },
        };
        listener.Start();
        _ = Lavra.Telemetry.Instruments.Meter;
        return names;
    }

    [GeneratedRegex("name (?:==|in) ?\\(?\"(?<name>[a-z_.]+)\"")]
    private static partial Regex Metric();

    [GeneratedRegex("customDimensions\\[\"(?<name>[^\"]+)\"\\]")]
    private static partial Regex Dimension();

    [GeneratedRegex("```kusto\\n(?<query>[^`]+)```")]
    private static partial Regex Fenced();
}
