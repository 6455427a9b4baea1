using System.Text.RegularExpressions;
using Lavra.Settings;

namespace Lavra.Functions.Storage.Tables;

/// <summary>What must hold of <see cref="TableStorageOptions"/>; names every error at once, and never repeats a connection string.</summary>
internal static partial class TableStorageRules
{
    public static void Check(TableStorageOptions options, SettingErrors errors)
    {
        CheckPlace(options, errors);
        CheckClient(options, errors);
        if (options.Prefix is null || !Prefix().IsMatch(options.Prefix))
        {
            errors.Add($"{errors.NameOf(nameof(options.Prefix))} is '{options.Prefix}'; it must be a letter and then letters and digits, 3 to 40 together.");
        }
    }

    private static void CheckPlace(TableStorageOptions options, SettingErrors errors)
    {
        var (endpoint, connectionString) = (errors.NameOf(nameof(options.Endpoint)), errors.NameOf(nameof(options.ConnectionString)));
        var connects = !string.IsNullOrWhiteSpace(options.ConnectionString);
        switch (options.Endpoint)
        {
            case null when !connects:
                errors.Add($"{endpoint} is missing: the account's table address, https://ACCOUNT.table.core.windows.net. For the local emulator set {connectionString} to UseDevelopmentStorage=true instead.");
                break;
            case not null when connects:
                errors.Add($"{endpoint} and {connectionString} exclude each other: remove one. The address needs no key.");
                break;
            case { IsAbsoluteUri: false } or { Scheme: not ("http" or "https") } or { UserInfo.Length: > 0 } or { Query.Length: > 0 }:
                errors.Add($"{endpoint} must be an http or https address without user name or query; a signature goes into {connectionString}.");
                break;
            case { Scheme: "http" }:
                errors.Add($"{endpoint} must be https: tokens are not sent in the clear. For the local emulator use {connectionString}.");
                break;
        }

        if (connects && !options.ConnectionString!.Contains('=', StringComparison.Ordinal))
        {
            errors.Add($"{connectionString} is no connection string: it has the form NAME=VALUE;NAME=VALUE.");
        }
    }

    private static void CheckClient(TableStorageOptions options, SettingErrors errors)
    {
        if (string.IsNullOrEmpty(options.ClientId))
        {
            return;
        }

        if (!Guid.TryParse(options.ClientId, out _))
        {
            errors.Add($"{errors.NameOf(nameof(options.ClientId))} must be the client id of a managed identity: a UUID.");
        }

        if (options.Endpoint is null)
        {
            errors.Add($"{errors.NameOf(nameof(options.ClientId))} is only used with {errors.NameOf(nameof(options.Endpoint))}: set that, or remove it.");
        }
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,39}$")]
    private static partial Regex Prefix();
}
