using Lavra.Settings;

namespace Lavra.Privacy;

/// <summary>Finds the settings whose values must never be stored or shown: those that are declared as secrets.</summary>
public static class SecretSettings
{
    /// <summary>
    /// Names and values of secrets. Those too short to be told from ordinary text are left out: they are the words, such as "none",
    /// that local servers are given in place of a key.
    /// </summary>
    /// <param name="reading">Settings that have been read.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Find(SettingsReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var found = new List<KeyValuePair<string, string>>();
        foreach (var secret in reading.Secrets)
        {
            if (secret.Value.Length >= Redactor.ShortestSecret)
            {
                found.Add(secret);
            }
        }

        return found;
    }
}
