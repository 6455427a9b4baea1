namespace Lavra.Privacy;

/// <summary>Finds the settings whose values must never be stored or shown.</summary>
public static class SecretSettings
{
    /// <summary>The variable with the key for a server.</summary>
    public const string ServerKey = "LAVRA_API_KEY";

    private const string KeySetting = ":ApiKey";
    private const string KeyVariable = "_API_KEY";

    /// <summary>
    /// Names and values of secrets. Those too short to be told from ordinary text are left out: they are the words, such as "none",
    /// that local servers are given in place of a key.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Find(IReadOnlyDictionary<string, string?> values)
    {
        var secrets = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in values)
        {
            if (value?.Trim() is { Length: >= Redactor.ShortestSecret } text && IsSecret(name))
            {
                secrets.Add(KeyValuePair.Create(name, text));
            }
        }

        return secrets;
    }

    private static bool IsSecret(string name) =>
        name.EndsWith(KeySetting, StringComparison.OrdinalIgnoreCase) || name.EndsWith(KeyVariable, StringComparison.OrdinalIgnoreCase);
}
