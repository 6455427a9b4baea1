using System.Text.RegularExpressions;
using Lavra.Privacy;
using Xunit.Abstractions;

namespace Lavra.Core.Tests.Privacy;

/// <summary>
/// Files as people have them, in Corpus/, with every secret between « and ». None is real. What is between the marks must go, and every
/// line without marks must stay.
/// </summary>
public sealed partial class RedactionCorpusTests(ITestOutputHelper output)
{
    private const double Wanted = 0.95;
    private readonly Redactor redactor = new();

    [Fact]
    public void Nearly_all_secrets_are_found_and_nearly_nothing_else()
    {
        var (found, missed, wrong) = (0, 0, 0);
        var assembly = typeof(RedactionCorpusTests).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.Contains(".Corpus.", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var labelled = reader.ReadToEnd();
            var redacted = redactor.RedactText(labelled.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal));
            foreach (var secret in Marked().Matches(labelled).Select(match => match.Groups[1].Value))
            {
                var isLeft = redacted.Contains(secret, StringComparison.Ordinal);
                (found, missed) = isLeft ? (found, missed + 1) : (found + 1, missed);
                Show(isLeft, $"{name}: not found: {secret}");
            }

            var lines = redacted.Split('\n').ToHashSet(StringComparer.Ordinal);
            foreach (var line in Marked().Replace(labelled, "«»").Split('\n').Where(line => !line.Contains('«', StringComparison.Ordinal)))
            {
                var isChanged = !lines.Contains(line);
                wrong += isChanged ? 1 : 0;
                Show(isChanged, $"{name}: no secret: {line}");
            }
        }

        var (precision, recall) = (found / (double)(found + wrong), found / (double)(found + missed));
        output.WriteLine($"{found} found, {missed} missed, {wrong} wrong: precision {precision:P1}, recall {recall:P1}");
        Assert.True(found > 50, "The corpus is not there.");
        Assert.True(precision > Wanted && recall > Wanted, $"Precision {precision:P1}, recall {recall:P1}; the misses are in the output.");
    }

    private void Show(bool isMiss, string text)
    {
        if (isMiss)
        {
            output.WriteLine(text);
        }
    }

    [GeneratedRegex("«([^»]*)»")]
    private static partial Regex Marked();
}
