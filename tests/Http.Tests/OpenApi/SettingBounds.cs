using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lavra.Http.Resources;
using Lavra.Settings.Kinds;

namespace Lavra.Http.Tests.OpenApi;

/// <summary>What is allowed of a number in a request, as the server itself says when it refuses one.</summary>
/// <param name="Least">The least; null for none.</param>
/// <param name="Above">What it must be above; null for nothing.</param>
/// <param name="Most">The most; null for none.</param>
internal sealed partial record SettingBounds(decimal? Least, decimal? Above, decimal? Most)
{
    /// <summary>The bounds of the limits and of the budget, by path. They are those of the settings for the same thing.</summary>
    public static async Task<IReadOnlyDictionary<string, SettingBounds>> ReadAsync()
    {
        await using var api = await TestApi.StartAsync();
        var body = new JsonObject
        {
            ["objective"] = "x",
            ["limits"] = new JsonObject(WireJson.Wire.RunLimitsResource.Properties.Where(static one => !one.IsExtensionData).Select(OutOfRange)),
            ["budget"] = new JsonObject(WireJson.Wire.RunBudgetResource.Properties.Where(static one => !one.IsExtensionData).Select(OutOfRange)),
        };
        using var response = await api.Client.PostJsonAsync("/api/runs", body.ToJsonString());
        var problem = await response.ReadProblemAsync(HttpStatusCode.BadRequest);
        return problem.GetProperty("errors").EnumerateArray().ToDictionary(static error => error.Text("field"), static error => Parse(error.Text("message")));
    }

    /// <summary>Adds them to the schema of a number.</summary>
    public void AddTo(JsonObject schema)
    {
        foreach (var (name, value) in new[] { ("minimum", Least), ("exclusiveMinimum", Above), ("maximum", Most) })
        {
            if (value is { } bound)
            {
                schema[name] = bound;
            }
        }
    }

    private static KeyValuePair<string, JsonNode?> OutOfRange(System.Text.Json.Serialization.Metadata.JsonPropertyInfo property) => new(property.Name, -1);

    private static SettingBounds Parse(string message)
    {
        var range = Range().Match(message);
        Assert.True(range.Success, message);
        return new SettingBounds(Number(range.Groups["least"]), Number(range.Groups["above"]), Number(range.Groups["most"]));
    }

    // Times are told as settings have them, and sent as seconds.
    private static decimal? Number(Group text) => !text.Success
        ? null
        : decimal.TryParse(text.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? number
            : (decimal)DurationText.Read(text.Value).TotalSeconds;

    [GeneratedRegex(@"it must be (from (?<least>\S+) (up|to (?<most>\S+?))|above (?<above>\S+?))[.;]")]
    private static partial Regex Range();
}
