using Lavra.Security;
using Microsoft.Extensions.Options;

namespace Lavra.Http;

/// <summary>Checks <see cref="HttpOptions"/>; names every error at once, and never repeats what could be a key.</summary>
internal sealed class HttpOptionsValidator : IValidateOptions<HttpOptions>
{
    private const int MaxNameLength = 64;

    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        Range(errors, nameof(HttpOptions.MaxRequestBytes), options.MaxRequestBytes, 1024, 1 << 30);
        Range(errors, nameof(HttpOptions.RequestsPerMinute), options.RequestsPerMinute, 1, 1_000_000);
        Range(errors, nameof(HttpOptions.EventStreams), options.EventStreams, 1, 100_000);
        Range(errors, nameof(HttpOptions.Heartbeat), options.Heartbeat, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Range(errors, nameof(HttpOptions.EventStreamTime), options.EventStreamTime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        for (var i = 0; i < options.Keys.Count; i++)
        {
            CheckKey(errors, $"{HttpOptions.Section}:{nameof(HttpOptions.Keys)}:{i}", options.Keys[i]);
        }

        foreach (var twice in options.Keys.GroupBy(static key => key.Name, StringComparer.Ordinal).Where(static g => g.Skip(1).Any()))
        {
            errors.Add($"{HttpOptions.Section}:{nameof(HttpOptions.Keys)}: two keys are named '{twice.Key}'. Give each its own name.");
        }

        foreach (var twice in options.Keys
            .GroupBy(static key => key.Hash, StringComparer.OrdinalIgnoreCase)
            .Where(static g => ApiKey.IsHash(g.Key) && g.Skip(1).Any()))
        {
            var names = string.Join(", ", twice.Select(static key => $"'{key.Name}'"));
            errors.Add($"{HttpOptions.Section}:{nameof(HttpOptions.Keys)}: {names} have the same hash. Make a key of its own for each.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckKey(List<string> errors, string path, ApiKeyOptions key)
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

    private static void CheckName(List<string> errors, string path, string? value)
    {
        if (string.IsNullOrEmpty(value)
            || value.Length > MaxNameLength
            || value.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            errors.Add($"{path} must be 1 to {MaxNameLength} letters, digits, '-', '_' or '.'.");
        }
    }

    private static void Range<T>(List<string> errors, string name, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            errors.Add($"{HttpOptions.Section}:{name} is {value}; it must be from {least} to {most}.");
        }
    }
}
