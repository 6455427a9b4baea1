namespace Lavra.Functions.Storage;

/// <summary>
/// Where the stores are: section <c>Lavra:Tables</c>. Either an address, which is used with an identity, or a connection string.
/// </summary>
public sealed class TableStorageOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Lavra:Tables";

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
}
