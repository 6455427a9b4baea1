using Lavra.Security;
using Lavra.Settings;

namespace Lavra.Http.Hosting;

/// <summary>What must hold of API keys. Names every error at once, and never repeats what could be a key.</summary>
internal static class ApiKeyRules
{
    private const int MaxNameLength = 64;

    public static void Check(HttpOptions options, SettingErrors errors)
    {
        var keys = errors.NameOf(nameof(HttpOptions.Keys));
        for (var i = 0; i < options.Keys.Count; i++)
        {
            CheckKey(errors, $"{keys}:{i}", options.Keys[i]);
        }

        foreach (var twice in options.Keys.GroupBy(static key => key.Name, StringComparer.Ordinal).Where(static g => g.Skip(1).Any()))
        {
            errors.Add($"{keys}: two keys are named '{twice.Key}'. Give each its own name.");
        }

        foreach (var twice in options.Keys
            .GroupBy(static key => key.Hash, StringComparer.OrdinalIgnoreCase)
            .Where(static g => ApiKey.IsHash(g.Key) && g.Skip(1).Any()))
        {
            var names = string.Join(", ", twice.Select(static key => $"'{key.Name}'"));
            errors.Add($"{keys}: {names} have the same hash. Make a key of its own for each.");
        }
    }

    private static void CheckKey(SettingErrors errors, string path, ApiKeyOptions key)
    {
        CheckName(errors, $"{path}:{nameof(ApiKeyOptions.Name)}", key.Name);
        CheckName(errors, $"{path}:{nameof(ApiKeyOptions.Tenant)}", key.Tenant);
        if (key.Scopes.Count == 0)
        {
            errors.Add($"{path}:{nameof(ApiKeyOptions.Scopes)} is empty. Give at least one of: {KnownScopes}.");
        }

        foreach (var scope in key.Scopes.Where(static scope => !ApiKeyScopes.All.Contains(scope, StringComparer.Ordinal)))
        {
            errors.Add($"{path}:{nameof(ApiKeyOptions.Scopes)} has '{scope}', which is no scope. Scopes are: {KnownScopes}.");
        }

        if (key.Hash.StartsWith(ApiKey.Prefix, StringComparison.Ordinal))
        {
            errors.Add($"{path}:{nameof(ApiKeyOptions.Hash)} holds a key itself. Put its hash there, and make a new key: "
                + "this one has been in a settings file ('lavra serve --new-key NAME' prints key and hash).");
        }
        else if (!ApiKey.IsHash(key.Hash))
        {
            errors.Add($"{path}:{nameof(ApiKeyOptions.Hash)} must be 'sha256:' and 64 hex digits, as 'lavra serve --new-key NAME' prints it.");
        }
    }

    private static string KnownScopes => string.Join(", ", ApiKeyScopes.All);

    private static void CheckName(SettingErrors errors, string path, string? value)
    {
        if (string.IsNullOrEmpty(value)
            || value.Length > MaxNameLength
            || value.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            errors.Add($"{path} must be 1 to {MaxNameLength} letters, digits, '-', '_' or '.'.");
        }
    }
}
