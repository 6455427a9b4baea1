using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Lavra.Functions.Storage.Rows;

namespace Lavra.Functions.Storage.Writing;

/// <summary>
/// Changes of rows as one text: what a batch that is too large for a transaction is kept as until its rows are in their places.
/// </summary>
internal static class RowBundle
{
    /// <summary>Writes changes: rows that are new, and rows that take the place of a version.</summary>
    public static string Write(IEnumerable<TableTransactionAction> changes)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var change in changes)
            {
                var row = (TableEntity)change.Entity;
                json.WriteStartObject();
                json.WriteString("key", row.RowKey);
                if (change.ActionType == TableTransactionActionType.UpdateReplace)
                {
                    json.WriteString("version", change.ETag.ToString("H"));
                }

                json.WriteStartObject("columns");
                foreach (var column in row.Keys.Where(static column => column is not ("PartitionKey" or "RowKey")))
                {
                    json.WritePropertyName(column);
                    WriteValue(json, row[column]);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Reads changes back.</summary>
    public static IReadOnlyList<TableTransactionAction> Read(string partition, string text)
    {
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select(change =>
        {
            var row = new TableEntity(partition, change.GetProperty("key").GetString());
            foreach (var column in change.GetProperty("columns").EnumerateObject())
            {
                row[column.Name] = ReadValue(column.Value);
            }

            return change.TryGetProperty("version", out var version)
                ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, new ETag(version.GetString()!))
                : new TableTransactionAction(TableTransactionActionType.Add, row);
        })];
    }

    // A value is an array of its kind and itself, because numbers of 32 and 64 bits, and texts and bytes, look the same in JSON.
    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        json.WriteStartArray();
        switch (value)
        {
            case string text:
                json.WriteStringValue("s");
                json.WriteStringValue(text);
                break;
            case byte[] bytes:
                json.WriteStringValue("b");
                json.WriteBase64StringValue(bytes);
                break;
            case int number:
                json.WriteStringValue("i");
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteStringValue("l");
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteStringValue("f");
                json.WriteBooleanValue(flag);
                break;
            case DateTimeOffset time:
                json.WriteStringValue("d");
                json.WriteNumberValue(time.UtcTicks);
                break;
            default:
                throw new InvalidOperationException($"A column of type {value.GetType().Name} cannot be kept: {nameof(RowWriter)} writes none.");
        }

        json.WriteEndArray();
    }

    private static object ReadValue(JsonElement value) => value[0].GetString() switch
    {
        "s" => value[1].GetString()!,
        "b" => value[1].GetBytesFromBase64(),
        "i" => value[1].GetInt32(),
        "l" => value[1].GetInt64(),
        "f" => value[1].GetBoolean(),
        "d" => new DateTimeOffset(value[1].GetInt64(), TimeSpan.Zero),
        var kind => throw new JsonException($"'{kind}' is no kind of value."),
    };
}
