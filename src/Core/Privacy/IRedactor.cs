namespace Lavra.Privacy;

/// <summary>
/// Takes secrets out of what is about to be stored or sent as telemetry. Idempotent: what was redacted once does not change
/// again. Thread safe.
/// </summary>
public interface IRedactor
{
    /// <summary>Redacts plain text: registered secrets by exact value, values that follow a secret-like name, and tokens of well-known forms.</summary>
    string RedactText(string text);

    /// <summary>
    /// Redacts JSON text, however nested: values of secret-like keys, and registered secrets in every string. Text that is not
    /// JSON is treated as plain.
    /// </summary>
    string RedactJson(string json);
}
