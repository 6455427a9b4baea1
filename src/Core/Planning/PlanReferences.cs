namespace Lavra.Planning;

/// <summary>A place in a text that stands for a step's output or an input.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Behind its last character.</param>
/// <param name="Written">The reference as it stands there, without braces.</param>
/// <param name="Step">The step whose output it stands for; null for an input.</param>
/// <param name="Input">The input that it stands for; null for a step.</param>
internal readonly record struct PlanReference(int Start, int End, string Written, string? Step, string? Input)
{
    /// <summary>Whether it was meant as a reference but is none.</summary>
    public bool Malformed => Step is null && Input is null;
}

/// <summary>
/// Finds <c>{{steps.ID.output}}</c> and <c>{{inputs.NAME}}</c>. Other text in double braces is left alone: it may be a template of
/// somebody else's.
/// </summary>
internal static class PlanReferences
{
    public const int LongestId = 64;

    private const int Longest = 256;
    private const string Output = ".output";

    public static IEnumerable<PlanReference> In(string text)
    {
        var at = 0;
        while ((at = text.IndexOf("{{", at, StringComparison.Ordinal)) >= 0)
        {
            var close = text.IndexOf("}}", at, Math.Min(Longest, text.Length - at), StringComparison.Ordinal);
            if (close >= 0 && Read(text[(at + 2)..close].Trim()) is { } read)
            {
                yield return read with { Start = at, End = close + 2 };
                at = close + 2;
            }
            else
            {
                // Not behind both braces: a third one may begin the reference.
                at++;
            }
        }
    }

    public static bool IsStepId(string id) =>
        id.Length is > 0 and <= LongestId && id.All(c => char.IsLetterOrDigit(c) || c is '-' or '_');

    private static PlanReference? Read(string inside)
    {
        if (After(inside, "steps.") is { } step)
        {
            var id = step.EndsWith(Output, StringComparison.Ordinal) ? step[..^Output.Length] : "";
            return new PlanReference(0, 0, inside, IsStepId(id) ? id : null, null);
        }

        if (After(inside, "inputs.") is { } input)
        {
            return new PlanReference(0, 0, inside, null, IsInputName(input) ? input : null);
        }

        return (After(inside, "step.") ?? After(inside, "input.")) is not null ? new PlanReference(0, 0, inside, null, null) : null;
    }

    private static bool IsInputName(string name) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.');

    private static string? After(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;
}
