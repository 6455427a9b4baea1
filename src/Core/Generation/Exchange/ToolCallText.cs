using System.Text.Json;
using Lavra.Words;
using Microsoft.Extensions.AI;

namespace Lavra.Generation.Exchange;

/// <summary>Tool calls and results between the text that models write and read, and the contents of messages.</summary>
public static class ToolCallText
{
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    /// <summary>
    /// A call from the arguments that a model wrote. Text that is not a JSON object is kept under
    /// <see cref="ModelProperties.ArgumentsJson"/>, with the reason in <see cref="FunctionCallContent.Exception"/>.
    /// </summary>
    public static FunctionCallContent ToCall(string callId, string name, string arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        arguments = WellFormedText.OfJson(arguments);
        var call = new FunctionCallContent(callId, name)
        {
            AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.ArgumentsJson] = arguments },
        };
        if (string.IsNullOrWhiteSpace(arguments))
        {
            call.Arguments = new Dictionary<string, object?>();
            return call;
        }

        try
        {
            using var document = JsonDocument.Parse(arguments);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                call.Arguments = document.RootElement.EnumerateObject()
                    .GroupBy(property => property.Name, StringComparer.Ordinal)
                    .ToDictionary(same => same.Key, same => (object?)same.Last().Value.Clone(), StringComparer.Ordinal);
            }
            else
            {
                call.Exception = new JsonException($"Arguments must be a JSON object, not {document.RootElement.ValueKind}.");
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            call.Exception = exception;
        }

        return call;
    }

    /// <summary>The arguments as text: as the model wrote them where that is known, else as JSON.</summary>
    public static string ArgumentsOf(FunctionCallContent call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.AdditionalProperties?.TryGetValue(ModelProperties.ArgumentsJson, out var raw) is true && raw is string text)
        {
            return text.Length == 0 ? "{}" : text;
        }

        return call.Arguments is { Count: > 0 } arguments ? Serialise(arguments) : "{}";
    }

    /// <summary>A result as the text that models read.</summary>
    public static string ResultOf(FunctionResultContent result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Result switch
        {
            null => result.Exception is { } exception ? "Error: " + exception.Message : "",
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } element => element.GetString() ?? "",
            JsonElement element => element.GetRawText(),
            TextContent content => content.Text,
            var other => Serialise(other),
        };
    }

    // Values that came from JSON are covered by the source-generated contracts behind these options.
    private static string Serialise(object value) =>
        JsonSerializer.Serialize(value, Compact.GetTypeInfo(value is IDictionary<string, object?>
            ? typeof(IDictionary<string, object?>)
            : value.GetType()));
}
