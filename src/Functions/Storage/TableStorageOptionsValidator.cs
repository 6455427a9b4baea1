using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Lavra.Functions.Storage;

/// <summary>Checks <see cref="TableStorageOptions"/>; names every error at once, and never repeats a connection string.</summary>
public sealed partial class TableStorageOptionsValidator : IValidateOptions<TableStorageOptions>
{
    private const string Endpoint = $"{TableStorageOptions.Section}:{nameof(TableStorageOptions.Endpoint)}";
    private const string ClientId = $"{TableStorageOptions.Section}:{nameof(TableStorageOptions.ClientId)}";
    private const string ConnectionString = $"{TableStorageOptions.Section}:{nameof(TableStorageOptions.ConnectionString)}";

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, TableStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        CheckPlace(options, errors);
        CheckClient(options, errors);
        if (options.Prefix is null || !Prefix().IsMatch(options.Prefix))
        {
            errors.Add($"{TableStorageOptions.Section}:{nameof(options.Prefix)} is '{options.Prefix}'; it must be a letter and then letters and digits, 3 to 40 together.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckPlace(TableStorageOptions options, List<string> errors)
    {
        var connects = !string.IsNullOrWhiteSpace(options.ConnectionString);
        switch (options.Endpoint)
        {
            case null when !connects:
                errors.Add($"{Endpoint} is missing: the account's table address, https://ACCOUNT.table.core.windows.net. For the local emulator set {ConnectionString} to UseDevelopmentStorage=true instead.");
                break;
            case not null when connects:
                errors.Add($"{Endpoint} and {ConnectionString} exclude each other: remove one. The address needs no key.");
                break;
            case { IsAbsoluteUri: false } or { Scheme: not ("http" or "https") } or { UserInfo.Length: > 0 } or { Query.Length: > 0 }:
                errors.Add($"{Endpoint} must be an http or https address without user name or query; a signature goes into {ConnectionString}.");
                break;
            case { Scheme: "http" }:
                errors.Add($"{Endpoint} must be https: tokens are not sent in the clear. For the local emulator use {ConnectionString}.");
                break;
        }

        if (connects && !options.ConnectionString!.Contains('=', StringComparison.Ordinal))
        {
            errors.Add($"{ConnectionString} is no connection string: it has the form NAME=VALUE;NAME=VALUE.");
        }
    }

    private static void CheckClient(TableStorageOptions options, List<string> errors)
    {
        if (string.IsNullOrEmpty(options.ClientId))
        {
            return;
        }

        if (!Guid.TryParse(options.ClientId, out _))
        {
            errors.Add($"{ClientId} must be the client id of a managed identity: a UUID.");
        }

        if (options.Endpoint is null)
        {
            errors.Add($"{ClientId} is only used with {Endpoint}: set that, or remove it.");
        }
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,39}$")]
    private static partial Regex Prefix();
}
