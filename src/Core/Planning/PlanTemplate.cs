using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lavra.Planning;

/// <summary>
/// Fills in <c>{{steps.ID.output}}</c> and <c>{{inputs.NAME}}</c>. What is filled in is not looked through again, so that an
/// output cannot ask for an input. Thread safe.
/// </summary>
public static class PlanTemplate
{
    /// <summary>The names of the inputs that a plan's steps ask for, each once.</summary>
    public static IEnumerable<string> InputsOf(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Steps
            .SelectMany(static step => PlanReferences.In(step.Description).Concat(PlanReferences.In(step.Arguments ?? "")))
            .Select(static reference => reference.Input)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>Fills the string values of a step's arguments; the result is valid JSON whatever the values contain.</summary>
    /// <param name="arguments">A JSON object.</param>
    /// <param name="outputs">Outputs by step id.</param>
    /// <param name="inputs">The run's inputs.</param>
    public static FilledTemplate FillArguments(
        string arguments, IReadOnlyDictionary<string, string> outputs, IReadOnlyDictionary<string, string> inputs)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(inputs);
        if (!arguments.Contains("{{", StringComparison.Ordinal))
        {
            return new FilledTemplate(arguments, []);
        }

        var errors = new List<string>();
        using var buffer = new MemoryStream();
        using (var document = JsonDocument.Parse(arguments))
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(document.RootElement, writer, text => Fill(text, outputs, inputs, errors));
        }

        return errors.Count > 0
            ? new FilledTemplate(null, errors)
            : new FilledTemplate(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length), []);
    }

    /// <summary>Fills a plain text, such as a step's description.</summary>
    /// <param name="text">The text.</param>
    /// <param name="outputs">Outputs by step id.</param>
    /// <param name="inputs">The run's inputs.</param>
    public static FilledTemplate FillText(
        string text, IReadOnlyDictionary<string, string> outputs, IReadOnlyDictionary<string, string> inputs)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(inputs);
        var errors = new List<string>();
        var filled = Fill(text, outputs, inputs, errors);
        return errors.Count > 0 ? new FilledTemplate(null, errors) : new FilledTemplate(filled, []);
    }

    private static void Write(JsonElement value, Utf8JsonWriter writer, Func<string, string> fill)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, writer, fill);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, writer, fill);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(fill(value.GetString()!));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static string Fill(
        string text, IReadOnlyDictionary<string, string> outputs, IReadOnlyDictionary<string, string> inputs, List<string> errors)
    {
        var (filled, at) = (new StringBuilder(), 0);
        foreach (var reference in PlanReferences.In(text))
        {
            filled.Append(text, at, reference.Start - at);
            at = reference.End;
            if (reference.Step is { } step && outputs.TryGetValue(step, out var output))
            {
                filled.Append(output);
            }
            else if (reference.Input is { } input && inputs.TryGetValue(input, out var value))
            {
                filled.Append(value);
            }
            else
            {
                errors.Add(Missing(reference));
            }
        }

        return at == 0 ? text : filled.Append(text, at, text.Length - at).ToString();
    }

    private static string Missing(PlanReference reference) => reference switch
    {
        { Step: { } step } => $"There is no output of step '{step}' to fill in for {{{{{reference.Written}}}}}.",
        { Input: { } input } => $"The run has no input '{input}' to fill in for {{{{{reference.Written}}}}}: start it with that input.",
        _ => $"{{{{{reference.Written}}}}} is no reference: write {{{{steps.ID.output}}}} or {{{{inputs.NAME}}}}.",
    };
}

/// <summary>What came of filling a template.</summary>
/// <param name="Text">The filled text; null when something is missing.</param>
/// <param name="Errors">What is missing, by name; empty when nothing.</param>
public sealed record FilledTemplate(string? Text, IReadOnlyList<string> Errors);
