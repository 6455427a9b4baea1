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

    /// <summary>What neither JSON nor a URL writes in another way.</summary>
    private static readonly SearchValues<char> Unescaped =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    private readonly List<Secret> secrets;
    private readonly List<Secret> forms = [];
    private readonly SearchValues<string>? search;

    private RegisteredSecrets(List<Secret> secrets)
    {
        this.secrets = secrets;
        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var secret in secrets)
        {
            var label = LabelOf(secret.Name);
            foreach (var form in FormsOf(secret.Value))
            {
                if (values.Add(form))
                {
                    forms.Add(new Secret(label, form));
                }
            }
        }

        // Longest first, so that of two secrets that begin alike the longer is found.
        forms.Sort(static (left, right) => right.Value.Length.CompareTo(left.Value.Length));
        search = values.Count == 0 ? null : SearchValues.Create([.. values], StringComparison.Ordinal);
    }

    /// <summary>No secrets.</summary>
    public static RegisteredSecrets None { get; } = new([]);

    /// <summary>These and one more.</summary>
    public RegisteredSecrets With(string name, string value) =>
        secrets.Exists(secret => secret.Value == value) ? this : new RegisteredSecrets([.. secrets, new Secret(name, value)]);

    /// <summary>Whether any is in the text.</summary>
    public bool AreIn(ReadOnlySpan<char> text) => search is not null && text.ContainsAny(search);

    /// <summary>Whether something was redacted in the text.</summary>
    public static bool HasLabel(string? text) => text?.Contains(LabelStart, StringComparison.Ordinal) == true;

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
            foreach (var form in forms)
            {
                if (rest.StartsWith(form.Value, StringComparison.Ordinal))
                {
                    result.Append(form.Name);
                    rest = rest[form.Value.Length..];
                    break;
                }
            }
        }

        return result.Append(rest).ToString();
    }

    private string LabelOf(string name)
    {
        var shown = name.Length > LongestName ? name[..LongestName].ToCharArray() : name.ToCharArray();
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = char.IsAsciiLetterOrDigit(shown[i]) || shown[i] is '_' or '.' or '-' ? shown[i] : '-';
        }

        var label = $"{LabelStart}:{new string(shown)}]";
        return secrets.Exists(secret => label.Contains(secret.Value, StringComparison.Ordinal)) ? Label : label;
    }

    private static List<string> FormsOf(string value)
    {
        List<string> found = [value];
        if (value.AsSpan().ContainsAnyExcept(Unescaped))
        {
            found.Add(JavaScriptEncoder.Default.Encode(value));
            found.Add(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value));
            found.Add(value.Replace("/", "\\/", StringComparison.Ordinal));
            var encoded = Uri.EscapeDataString(value);
            found.Add(encoded);
            found.Add(LowerEscapes(encoded));
            found.Add(encoded.Replace("%20", "+", StringComparison.Ordinal));
        }

        AddBase64Forms(value, found);
        return found;
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
    private static void AddBase64Forms(string value, List<string> found)
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
                var form = Convert.ToBase64String(padded)[first..end];
                found.Add(form);
                found.Add(form.Replace('+', '-').Replace('/', '_'));
            }
        }
    }

    /// <summary>A secret, or one of its forms with what stands for it.</summary>
    private sealed record Secret(string Name, string Value);
}
