using System.Text.Json;

namespace Lavra.Http.Requests;

/// <summary>
/// Reads the fields of one JSON object of a request. Null is the same as leaving a field out. What is of the wrong type, there
/// twice, or never asked for is an error under the field's path, such as <c>budget.usd</c>.
/// </summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly string path;
    private readonly RequestErrors errors;

    public JsonFields(JsonElement element, string path, RequestErrors errors)
    {
        this.path = path;
        this.errors = errors;
        foreach (var property in element.EnumerateObject())
        {
            if (!fields.TryAdd(property.Name, property.Value))
            {
                errors.Add(PathOf(property.Name), "is there twice. Leave one out.");
            }
        }
    }

    public string? Text(string name)
    {
        if (!TryTake(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : Wrong<string>(name, "a string");
    }

    public long? Integer(string name)
    {
        if (!TryTake(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : WrongValue<long>(name, "a whole number");
    }

    public int? SmallInteger(string name) => Integer(name) switch
    {
        null => null,
        >= int.MinValue and <= int.MaxValue and var number => (int)number,
        _ => WrongValue<int>(name, "a smaller number"),
    };

    public decimal? Amount(string name)
    {
        if (!TryTake(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)
            ? number
            : WrongValue<decimal>(name, "a number of usual size");
    }

    public TimeSpan? Seconds(string name)
    {
        if (!TryTake(name, out var value))
        {
            return null;
        }

        // A thousand years is more than any limit, and far from what a TimeSpan cannot hold.
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && Math.Abs(seconds) < 3e10
            ? TimeSpan.FromSeconds(seconds)
            : WrongValue<TimeSpan>(name, "a number of seconds");
    }

    public JsonFields? Object(string name)
    {
        if (!TryTake(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object ? new JsonFields(value, PathOf(name), errors) : Wrong<JsonFields>(name, "an object");
    }

    public IReadOnlyDictionary<string, string>? Texts(string name)
    {
        if (Object(name) is not { } texts)
        {
            return null;
        }

        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in texts.fields.Keys)
        {
            if (texts.Text(key) is { } text)
            {
                found[key] = text;
            }
        }

        return found;
    }

    /// <summary>A string as it is, or an object as its JSON text.</summary>
    public string? TextOrObject(string name)
    {
        if (!TryTake(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            RefuseDuplicates(value, PathOf(name));
            return value.GetRawText();
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : Wrong<string>(name, "an object or a string");
    }

    /// <summary>Makes an error of every field that was not asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var name in fields.Keys.Where(name => !known.Contains(name)))
        {
            errors.Add(PathOf(name), $"is not a field here. Fields are: {string.Join(", ", known)}.");
        }
    }

    private string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private bool TryTake(string name, out JsonElement value)
    {
        known.Add(name);
        return fields.TryGetValue(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private void RefuseDuplicates(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                RefuseDuplicates(item, $"{path}[{index++}]");
            }
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in value.EnumerateObject())
            {
                if (!names.Add(property.Name))
                {
                    errors.Add($"{path}.{property.Name}", "is there twice. Leave one out.");
                }

                RefuseDuplicates(property.Value, $"{path}.{property.Name}");
            }
        }
    }

    private T? Wrong<T>(string name, string expected)
        where T : class
    {
        errors.Add(PathOf(name), $"must be {expected}.");
        return null;
    }

    private T? WrongValue<T>(string name, string expected)
        where T : struct
    {
        errors.Add(PathOf(name), $"must be {expected}.");
        return null;
    }
}
