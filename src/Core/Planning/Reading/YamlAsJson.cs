using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lavra.Planning.Reading;

/// <summary>
/// Reads YAML as the JSON that it stands for. Takes plain data only: no tags, no anchors and aliases, one document, and bounded
/// depth and size, so that a small text cannot become a large value.
/// </summary>
internal static partial class YamlAsJson
{
    private const int Deepest = 32;
    private const int MostEvents = 200_000;

    public static JsonElement? Read(string text, out string error)
    {
        try
        {
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                Write(new Parser(new StringReader(text)), writer);
            }

            error = "";
            return JsonElement.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        }
        catch (YamlException failure)
        {
            error = $"The plan is not valid YAML (line {failure.Start.Line}, column {failure.Start.Column}): {failure.Message}";
            return null;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or JsonException)
        {
            // The scanner has odd ways to fail on odd input.
            error = "The plan is not valid YAML: give a list of steps.";
            return null;
        }
    }

    private static void Write(Parser parser, Utf8JsonWriter writer)
    {
        var (documents, events) = (0, 0);
        var open = new Stack<Container>();
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            if (++events > MostEvents)
            {
                throw Refused(current, "it has too many values");
            }

            switch (current)
            {
                case DocumentStart when ++documents > 1:
                    throw Refused(current, "only one document is read");
                case AnchorAlias:
                    throw Refused(current, "anchors and aliases are not read; write the value out");
                case NodeEvent { Tag.IsEmpty: false, Tag.IsNonSpecific: false }:
                    throw Refused(current, "tags are not read; write plain values");
                case NodeEvent { Anchor.IsEmpty: false }:
                    throw Refused(current, "anchors and aliases are not read; write the value out");
                case MappingStart or SequenceStart when open.Count >= Deepest:
                    throw Refused(current, $"it is nested deeper than {Deepest} levels");
                case Scalar scalar:
                    WriteScalar(scalar, writer, open);
                    break;
                case MappingStart:
                    BeginValue(current, open);
                    open.Push(new Container(IsMapping: true));
                    writer.WriteStartObject();
                    break;
                case SequenceStart:
                    BeginValue(current, open);
                    open.Push(new Container(IsMapping: false));
                    writer.WriteStartArray();
                    break;
                case MappingEnd:
                    open.Pop();
                    writer.WriteEndObject();
                    break;
                case SequenceEnd:
                    open.Pop();
                    writer.WriteEndArray();
                    break;
                default:
                    break;
            }
        }
    }

    private static void BeginValue(ParsingEvent current, Stack<Container> open)
    {
        if (open.TryPeek(out var container) && container.IsMapping)
        {
            container.ExpectsName = !container.ExpectsName
                ? true
                : throw Refused(current, "a name must be plain text");
        }
    }

    private static void WriteScalar(Scalar scalar, Utf8JsonWriter writer, Stack<Container> open)
    {
        if (open.TryPeek(out var container) && container.IsMapping)
        {
            if (container.ExpectsName)
            {
                if (!container.Names.Add(scalar.Value))
                {
                    throw Refused(scalar, $"the name '{scalar.Value}' is there twice");
                }

                container.ExpectsName = false;
                writer.WritePropertyName(scalar.Value);
                return;
            }

            container.ExpectsName = true;
        }

        WriteValue(scalar, writer);
    }

    // YAML 1.2's core schema: "yes", "no" and "on" are text. What JSON would spell otherwise than the plan does stays text as well, so that a
    // tool that takes a text gets the plan's own letters: "1.10" and "TRUE" are perhaps no number and no truth. Tools that take numbers and
    // truth values read them from texts.
    private static void WriteValue(Scalar scalar, Utf8JsonWriter writer)
    {
        if (scalar.Style != ScalarStyle.Plain)
        {
            writer.WriteStringValue(scalar.Value);
            return;
        }

        switch (scalar.Value)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                writer.WriteNullValue();
                break;
            case "true":
                writer.WriteBooleanValue(true);
                break;
            case "false":
                writer.WriteBooleanValue(false);
                break;
            case var text when IsJsonNumber(text):
                writer.WriteRawValue(text);
                break;
            default:
                writer.WriteStringValue(scalar.Value);
                break;
        }
    }

    private static bool IsJsonNumber(string text) =>
        JsonNumber().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);

    [GeneratedRegex(@"^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();

    private static YamlException Refused(ParsingEvent at, string reason) => new(at.Start, at.End, reason);

    private sealed record Container(bool IsMapping)
    {
        public bool ExpectsName { get; set; } = true;

        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);
    }
}
