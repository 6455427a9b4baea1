using System.Globalization;
using System.Text.Json;

namespace Lavra.Tools.Arguments;

/// <summary>A number, perhaps written as text. Whole numbers may have a zero fraction or an exponent.</summary>
internal sealed class NumberShape(Type type, double? least, double? most) : ArgumentShape
{
    private readonly bool whole = type != typeof(double);

    public override string Expected => (whole ? "a whole number" : "a number") + (least, most) switch
    {
        (null, null) => "",
        ({ } low, null) => $" of at least {Text(low)}",
        (null, { } high) => $" of at most {Text(high)}",
        ({ } low, { } high) => $" from {Text(low)} to {Text(high)}",
    };

    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type"u8, whole ? "integer"u8 : "number"u8);
        if (least is { } low)
        {
            writer.WriteNumber("minimum"u8, low);
        }

        if (most is { } high)
        {
            writer.WriteNumber("maximum"u8, high);
        }
    }

    public override bool TryRead(JsonElement given, string path, ArgumentProblems problems, out object? value)
    {
        var text = given.ValueKind switch
        {
            JsonValueKind.Number => given.GetRawText().AsSpan(),
            JsonValueKind.String => given.GetRawText().AsSpan()[1..^1].Trim(),
            _ => default,
        };
        value = null;
        if (whole)
        {
            if (TryWhole(text, out var number))
            {
                value = type == typeof(int) ? (int)number : (object)number;
            }
        }
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            && InRange(number))
        {
            value = number;
        }

        return value is not null || Refuse(given, path, problems, out value);
    }

    private bool TryWhole(ReadOnlySpan<char> text, out long whole)
    {
        // Decimal is exact for every long; a larger exponent than it holds is no number that anybody meant.
        whole = 0;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number != decimal.Truncate(number)
            || !InRange((double)number)
            || number < (type == typeof(int) ? int.MinValue : long.MinValue)
            || number > (type == typeof(int) ? int.MaxValue : long.MaxValue))
        {
            return false;
        }

        whole = (long)number;
        return true;
    }

    private bool InRange(double number) => !(number < least) && !(number > most);

    private static string Text(double number) => number.ToString("0.##########", CultureInfo.InvariantCulture);
}
