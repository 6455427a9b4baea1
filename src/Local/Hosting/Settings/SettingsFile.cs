using System.Globalization;
using System.Text.Json;
using Lavra.Settings;

namespace Lavra.Local.Hosting.Settings;

/// <summary>
/// Reads a settings file: JSON with comments and trailing commas, the settings inside an object <c>Lavra</c>. Nested names are
/// joined by colons, as configuration files of .NET have it.
/// </summary>
internal static class SettingsFile
{
    /// <summary>The file's name, in the working folder and beside the data file.</summary>
    public const string Name = "lavra.json";

    private const int LargestBytes = 1024 * 1024;
    private const string Root = "Lavra";
    private const string Schema = "$schema";

    /// <summary>What a file says; null when there is none, or it cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="errors">Takes up what is wrong with it.</param>
    /// <param name="place">The file as errors name it.</param>
    /// <returns>What it sets; a value of null takes away what another file set.</returns>
    public static SettingValues? Read(string path, List<string> errors, string place)
    {
        byte[] bytes;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return null;
            }

            if (file.Length > LargestBytes)
            {
                errors.Add($"'{path}' has {file.Length} bytes; a settings file has at most {LargestBytes}. Take out what is no setting.");
                return null;
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add($"'{path}' cannot be read: {exception.Message} Put its permissions right, or remove it.");
            return null;
        }

        var values = new SettingValues();
        Read(path, bytes, values, errors, new SettingOrigin(SettingSource.File, place));
        return values;
    }

    private static void Read(string path, byte[] bytes, SettingValues values, List<string> errors, SettingOrigin origin)
    {
        ReadOnlyMemory<byte> text = bytes;
        if (text.Span.StartsWith("\uFEFF"u8))
        {
            text = text[3..];
        }

        try
        {
            using var document = JsonDocument.Parse(
                text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                errors.Add($"'{path}' must hold an object: {{ \"Lavra\": {{ ... }} }}.");
                return;
            }

            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (string.Equals(property.Name, Root, StringComparison.OrdinalIgnoreCase))
                {
                    Flatten(Root, property.Value, values, origin);
                }
                else if (property.Name != Schema)
                {
                    errors.Add($"'{path}' has '{property.Name}' outside of \"Lavra\". Settings go inside: {{ \"Lavra\": {{ \"{property.Name}\": ... }} }}.");
                }
            }
        }
        catch (JsonException exception)
        {
            var line = (exception.LineNumber ?? 0) + 1;
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"'{path}' is not JSON: line {line} cannot be read. Correct it there, or remove the file."));
        }
    }

    private static void Flatten(string name, JsonElement value, SettingValues values, SettingOrigin origin)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    Flatten($"{name}:{property.Name}", property.Value, values, origin);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Flatten(string.Create(CultureInfo.InvariantCulture, $"{name}:{index++}"), item, values, origin);
                }

                break;
            case JsonValueKind.Null:
                values.Set(name, null, origin);
                break;
            default:
                values.Set(name, value.ToString(), origin);
                break;
        }
    }
}
