using System.Security.Cryptography;
using Lavra.Identity;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Security;

namespace Lavra.Local.Cli.Commands;

/// <summary>Makes an API key and shows it once, with what the settings keep in its place.</summary>
internal static class NewKey
{
    private const int LongestName = 64;

    /// <summary>Makes and shows it.</summary>
    public static async Task<int> TellAsync(string name, string? scopes, string? tenant, bool isJson, CliEnvironment environment)
    {
        string[] granted = (scopes ?? $"{ApiKeyScopes.ReadRuns},{ApiKeyScopes.WriteRuns}")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Check(name, tenant, granted);
        using var source = RandomNumberGenerator.Create();
        var key = ApiKey.Create(source);
        if (isJson)
        {
            await environment.Out.WriteLineAsync(JsonText.Of(json =>
            {
                json.WriteString("name", name);
                json.WriteString("key", key.Text);
                WriteEntry(json, name, tenant, granted, key.Hash, isFirst: false);
            })).ConfigureAwait(false);
            return ExitCode.Completed;
        }

        var entry = JsonText.Of(json => WriteEntry(json, name, tenant, granted, key.Hash, isFirst: true));
        await environment.Error.WriteLineAsync("The key, shown this once and stored nowhere:").ConfigureAwait(false);
        await environment.Out.WriteLineAsync(key.Text).ConfigureAwait(false);
        await environment.Error.WriteLineAsync(
            $$"""

            Put its hash into lavra.json of the server (into the list, if there are keys already) and start it again:
            { "Lavra": { "Http": { "Keys": [ {{entry}} ] } } }
            """).ConfigureAwait(false);
        return ExitCode.Completed;
    }

    private static void WriteEntry(
        System.Text.Json.Utf8JsonWriter json, string name, string? tenant, string[] scopes, string hash, bool isFirst)
    {
        if (isFirst)
        {
            json.WriteString("Name", name);
        }

        if (tenant is not null)
        {
            json.WriteString(isFirst ? "Tenant" : "tenant", tenant);
        }

        json.WriteStartArray(isFirst ? "Scopes" : "scopes");
        foreach (var scope in scopes)
        {
            json.WriteStringValue(scope);
        }

        json.WriteEndArray();
        json.WriteString(isFirst ? "Hash" : "hash", hash);
    }

    private static void Check(string name, string? tenant, string[] scopes)
    {
        var values = new OptionValues();
        foreach (var (option, text) in new[] { ("--new-key", name), ("--tenant", tenant ?? Caller.LocalTenant) })
        {
            if (text.Length is 0 or > LongestName || text.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            {
                values.Add($"{option} must be 1 to {LongestName} letters, digits, '-', '_' or '.'.");
            }
        }

        foreach (var scope in scopes.Where(static scope => !ApiKeyScopes.All.Contains(scope, StringComparer.Ordinal)))
        {
            values.Add($"--scopes has '{VisibleText.Line(scope, 40)}', which is no scope. Scopes are: {string.Join(", ", ApiKeyScopes.All)}.");
        }

        if (scopes.Length == 0)
        {
            values.Add($"--scopes is empty. Give at least one of: {string.Join(", ", ApiKeyScopes.All)}.");
        }

        values.ThrowIfWrong();
    }
}
