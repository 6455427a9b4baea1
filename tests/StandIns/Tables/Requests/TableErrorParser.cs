using System.Globalization;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables.Requests;

/// <summary>Reads the service's errors. In a transaction the text begins with the place of the action that failed.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    /// <summary>Under which key of an exception's data the place is.</summary>
    public const string IndexKey = "FailedEntity";

    public static readonly TableErrorParser Instance = new();

    public override bool TryParse(Response response, out ResponseError error, out IDictionary<string, string> data)
    {
        error = null;
        data = null;
        try
        {
            using var document = JsonDocument.Parse(response.Content);
            if (!document.RootElement.TryGetProperty("odata.error", out var told))
            {
                return false;
            }

            var message = told.GetProperty("message").GetProperty("value").GetString();
            if (PlaceIn(message) is { } place)
            {
                data = new Dictionary<string, string> { [IndexKey] = place.ToString(CultureInfo.InvariantCulture) };
            }

            error = new ResponseError(told.GetProperty("code").GetString(), message);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Proxies answer with pages of their own; the status says enough.
            return false;
        }
    }

    private static int? PlaceIn(string message)
    {
        var colon = message?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;
    }
}
