using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Lavra.Privacy;

/// <summary>Secrets that are known by value, in the forms in which they turn up. Immutable.</summary>
internal sealed class RegisteredSecrets
{
    /// <summary>What stands for a secret that has no name to show.</summary>
    public const string Label = "[redacted]";

    /// <summary>How everything that stands for a secret begins.</summary>
    public const string LabelStart = "[redacted";

    private const int LongestName = 40;
    private const int ShortestEncoded = 7;

    private readonly List<(string Name, string Value)> secrets;
    private readonly (string Form, string Label)[] forms;
    private readonly SearchValues<string>? search;

    private RegisteredSecrets(List<(string Name, string Value)> secrets)
    {
        this.secrets = secrets;

        // Longest first, so that of two secrets that begin alike the longer is found.
        forms = [.. secrets
            .SelectMany(secret => FormsOf(secret.Value).Select(form => (form, LabelOf(secret.Name))))
            .DistinctBy(pair => pair.form)
            .OrderByDescending(pair => pair.form.Length)];
        search = forms.Length == 0
            ? null
            : SearchValues.Create([.. forms.Select(pair => pair.Form)], StringComparison.Ordinal);
    }

    /// <summary>No secrets.</summary>
    public static RegisteredSecrets None { get; } = new([]);

    /// <summary>These and one more.</summary>
    public RegisteredSecrets With(string name, string value) =>
        secrets.Exists(secret => secret.Value == value) ? this : new RegisteredSecrets([.. secrets, (name, value)]);

    /// <summary>Whether any is in the text.</summary>
    public bool AreIn(ReadOnlySpan<char> text) => search is not null && text.ContainsAny(search);

    /// <summary>Whether the text is only what stands for a secret.</summary>
    public static bool IsLabel(string text) =>
        text.StartsWith(LabelStart, StringComparison.Ordinal) && text.IndexOf(']', StringComparison.Ordinal) == text.Length - 1;

    /// <summary>Replaces all.</summary>
    public string Replace(string text)
    {
        // What stands for one secret can, with what follows it, spell another; each round makes that less likely.
        for (var round = 0; round < 4 && AreIn(text); round++)
        {
            text = ReplaceOnce(text);
        }

        return text;
    }

    private string ReplaceOnce(string text)
    {
        var result = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        for (int at; (at = rest.IndexOfAny(search!)) >= 0;)
        {
            result.Append(rest[..at]);
            rest = rest[at..];
            foreach (var (form, label) in forms)
            {
                if (rest.StartsWith(form, StringComparison.Ordinal))
                {
                    result.Append(label);
                    rest = rest[form.Length..];
                    break;
                }
            }
        }

        return result.Append(rest).ToString();
    }

    private string LabelOf(string name)
    {
        var shown = string.Concat(name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '-'));
        var label = $"{LabelStart}:{shown}]";
        return secrets.Exists(secret => label.Contains(secret.Value, StringComparison.Ordinal)) ? Label : label;
    }

    private static IEnumerable<string> FormsOf(string value)
    {
        yield return value;
        yield return JavaScriptEncoder.Default.Encode(value);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
        yield return value.Replace("/", "\\/", StringComparison.Ordinal);
        var encoded = Uri.EscapeDataString(value);
        yield return encoded;
        yield return LowerEscapes(encoded);
        yield return encoded.Replace("%20", "+", StringComparison.Ordinal);
        foreach (var form in Base64FormsOf(value))
        {
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
        }
    }

    private static string LowerEscapes(string encoded)
    {
        var text = encoded.ToCharArray();
        for (var i = 0; i + 2 < text.Length; i++)
        {
            if (text[i] == '%')
            {
                text[i + 1] = char.ToLowerInvariant(text[i + 1]);
                text[i + 2] = char.ToLowerInvariant(text[i + 2]);
            }
        }

        return new string(text);
    }

    /// <summary>What base64 makes of the value at each of the three places where it can begin, without what depends on its neighbours.</summary>
    private static IEnumerable<string> Base64FormsOf(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        for (var shift = 0; shift < 3; shift++)
        {
            var padded = new byte[shift + bytes.Length];
            bytes.CopyTo(padded, shift);
            var first = shift == 0 ? 0 : shift + 1;
            var end = padded.Length * 8 / 6;
            if (end - first >= ShortestEncoded)
            {
                yield return Convert.ToBase64String(padded)[first..end];
            }
        }
    }
}
