using System.Text.Json;

namespace Lavra.Local.Cli.Rendering;

/// <summary>Writes a tool's arguments shortly: <c>path=src pattern=*.cs</c>.</summary>
internal static class ShortArguments
{
    private const int LongestValue = 40;

    /// <summary>The short form; arguments that are no JSON object, or were cut, as they are.</summary>
    public static string Of(string? arguments, int most)
    {
        if (string.IsNullOrEmpty(arguments))
        {
            return "";
        }

        try
        {
            using var document = JsonDocument.Parse(arguments);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return VisibleText.Line(
                    string.Join(' ', document.RootElement.EnumerateObject().Select(static member =>
                        $"{VisibleText.Line(member.Name, LongestValue)}={VisibleText.Line(member.Value.ToString(), LongestValue)}")),
                    most);
            }
        }
        catch (JsonException)
        {
            // Shown as it is.
        }

        return VisibleText.Line(arguments, most);
    }
}
