using System.Text.Json;
using Lavra.Words;

namespace Lavra.Privacy;

/// <summary>
/// The redaction gateway: takes out registered secrets, wherever they are, and values that follow a secret-like name. A text
/// without anything suspicious costs three vectorised searches and comes back as the same object. Idempotent. Thread safe.
/// </summary>
/// <remarks>
/// <para>
/// A registered secret is found as it is, JSON-escaped, URL-encoded and inside base64, and becomes <c>[redacted:name]</c>. A value
/// with a secret-like name (<c>password</c>, <c>senha</c>, <c>api_key</c>, <c>token</c>, <c>Authorization</c>, …, but not
/// <c>max_tokens</c>) becomes <c>[redacted]</c>: in JSON, in JSON inside strings, and in text as <c>name=value</c>,
/// <c>name: value</c>, <c>--name value</c>, <c>export NAME=value</c>, headers, connection strings, and the password of a URL.
/// </para>
/// <para>
/// Found by their form alone are private keys and the tokens of GitHub, GitLab, AWS, Slack, Google, OpenAI, Anthropic, Stripe, npm and
/// PyPI, JWTs, <c>curl -u user:password</c>, netrc passwords, and <c>name: DB_PASSWORD, value: x</c>. A storage key of Azure without a
/// name looks like a hash of a package, and is not. What stands in for a secret (<c>${NAME}</c>, <c>&lt;your-key&gt;</c>,
/// <c>changeme</c>), versions, hashes and labels of forms stay.
/// </para>
/// <para>
/// JSON stays JSON, and all of it that is no secret stays as it is, byte for byte. In text, what is plainly program code
/// (<c>token = reader.Next()</c>, <c>password: string</c>) stays too: files that runs read and write pass through here.
/// </para>
/// </remarks>
public sealed class Redactor : IRedactor
{
    /// <summary>Registered secrets must have at least so many characters.</summary>
    public const int ShortestSecret = 6;

    private const int DeepestNesting = 8;
    private readonly Lock gate = new();
    private volatile RegisteredSecrets secrets = RegisteredSecrets.None;

    /// <summary>Makes a value known as a secret, for texts redacted from then on. Registering it again changes nothing.</summary>
    /// <param name="name">What the secret is called in place of its value: a setting's name, for example.</param>
    /// <param name="value">The value. White space around it is not part of it.</param>
    /// <exception cref="ArgumentException">The value is too short to be told from ordinary text.</exception>
    public void Register(string name, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(value);
        var trimmed = value.Trim();
        if (trimmed.Length < ShortestSecret || RegisteredSecrets.Label.Contains(trimmed, StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The secret '{name}' has {trimmed.Length} characters and cannot be told from ordinary text. Use one of at least {ShortestSecret} characters.",
                nameof(value));
        }

        lock (gate)
        {
            secrets = secrets.With(name, trimmed);
        }
    }

    /// <inheritdoc />
    public string RedactText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Redact(text, nesting: 0);
    }

    /// <inheritdoc />
    public string RedactJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Redact(json, nesting: 0);
    }

    private string Redact(string text, int nesting)
    {
        var known = secrets;
        var hasRegistered = known.AreIn(text);
        var mayBeJson = nesting < DeepestNesting && StartsLikeJson(text);

        // An escape can hide a name or a secret from a search of the raw text.
        if (!hasRegistered && !NamedValues.MayBeIn(text) && !(mayBeJson && HidesSomething(text)))
        {
            return text;
        }

        if (mayBeJson && TryRedactJson(text, nesting, known, out var redacted))
        {
            // What is left lies across strings, where only cutting the text up takes it out.
            return known.AreIn(redacted) ? known.Replace(redacted) : redacted;
        }

        return NamedValues.Replace(hasRegistered ? known.Replace(text) : text);
    }

    private bool TryRedactJson(string text, int nesting, RegisteredSecrets known, out string redacted)
    {
        try
        {
            redacted = new JsonRedaction(known, nested => Redact(nested, nesting + 1)).Redact(WellFormedText.OfJson(text));
            return true;
        }
        catch (JsonException)
        {
            redacted = "";
            return false;
        }
    }

    private static bool HidesSomething(string json) =>
        json.Contains("\\u", StringComparison.Ordinal) || json.Contains("\\/", StringComparison.Ordinal);

    private static bool StartsLikeJson(string text)
    {
        var start = text.AsSpan().TrimStart();
        return start is ['{' or '[' or '"', ..];
    }
}
