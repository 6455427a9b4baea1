using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Functions.Storage.Tables;

/// <summary>
/// Where the stores are: section <c>Lavra:Tables</c>. Either an address, which is used with an identity, or a connection string.
/// </summary>
public sealed class TableStorageOptions
{
    /// <summary>Their declarations.</summary>
    public static SettingsOf<TableStorageOptions> Settings { get; } = new("Lavra:Tables", static () => new TableStorageOptions(), static add =>
    {
        add.Add(
            nameof(Endpoint),
            static o => o.Endpoint,
            static (o, v) => o.Endpoint = v,
            SettingKinds.Address("https://ACCOUNT.table.core.windows.net", anyScheme: true),
            "Address of the table service, reached with the app's identity.");
        add.Add(
            nameof(ClientId),
            static o => o.ClientId,
            static (o, v) => o.ClientId = v,
            SettingKinds.OptionalText,
            "Client id of the user-assigned identity; none for the system's, or for `az login` on your machine.");
        add.Add(
            nameof(ConnectionString),
            static o => o.ConnectionString,
            static (o, v) => o.ConnectionString = v,
            SettingKinds.OptionalText,
            "A connection string in place of both, for Azurite: `UseDevelopmentStorage=true`.",
            secret: true,
            SecretsIn);
        add.Add(
            nameof(Prefix),
            static o => o.Prefix,
            static (o, v) => o.Prefix = v,
            SettingKinds.Text,
            "Prefix of the names of all tables: a letter, then letters and digits, 3 to 40 together.");
    })
    {
        Hosts = SettingHosts.Functions,
        Rules = TableStorageRules.Check,
    };

    /// <summary>
    /// The account's table address, such as <c>https://ACCOUNT.table.core.windows.net</c>. It is used with the app's identity,
    /// which needs the role Storage Table Data Contributor.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// The client id of a user-assigned managed identity. Default: none; then the usual ways are tried in turn, of which a
    /// system-assigned identity and a developer's sign-in are two. Only with <see cref="Endpoint"/>.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>The connection string, instead of an address. <c>UseDevelopmentStorage=true</c> is the local emulator.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// What the names of all tables begin with: a letter, then letters and digits, 3 to 40 together. Apps that share an account
    /// and are to be apart have different ones. Default <c>lavra</c>.
    /// </summary>
    public string Prefix { get; set; } = "lavra";

    // What a connection string must not show: the account's key, or a signature.
    private static IEnumerable<KeyValuePair<string, string>> SecretsIn(string connection) => connection
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(static part => part.Split('=', 2))
        .Where(static part => part is ["AccountKey" or "SharedAccessSignature", _])
        .Select(static part => KeyValuePair.Create(part[0], part[1]));
}
