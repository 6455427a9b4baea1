using System.Security.Cryptography;

namespace Lavra.Testing.Azurite;

/// <summary>
/// The Azurite of this test process: nothing runs until somebody asks for it, everybody gets the same one, and it ends with the
/// process. All it has is in memory. Thread safe.
/// </summary>
public static class SharedAzurite
{
    private static readonly string Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private static readonly Lazy<Task<AzuriteProcess>> Table = Service("table");
    private static readonly Lazy<Task<AzuriteProcess>> Blob = Service("blob");
    private static readonly Lazy<Task<AzuriteProcess>> Queue = Service("queue");

    /// <summary>
    /// Starts the services that do not run yet, and waits until they listen. Throws where Azurite is missing: tests that ask are
    /// marked (<see cref="UsesAzuriteAttribute"/>, <see cref="AzuriteFactAttribute"/>), so that they are skipped there.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <exception cref="InvalidOperationException">Azurite is missing.</exception>
    public static async Task<AzuriteAccount> StartAsync(AzuriteServices services = AzuriteServices.Table)
    {
        if (AzuriteInstallation.Current.Missing is { } reason)
        {
            throw new InvalidOperationException(
                $"{reason} Mark what asks for it with [UsesAzurite], [AzuriteFact] or [AzuriteTheory], and it is skipped.");
        }

        var addresses = await Task.WhenAll(
            AddressAsync(Table, services.HasFlag(AzuriteServices.Table)),
            AddressAsync(Blob, services.HasFlag(AzuriteServices.Blob)),
            AddressAsync(Queue, services.HasFlag(AzuriteServices.Queue)));
        return new AzuriteAccount(Key, addresses[0], addresses[1], addresses[2]);
    }

    private static Lazy<Task<AzuriteProcess>> Service(string name) =>
        new(() => AzuriteProcess.StartAsync(AzuriteInstallation.Current, name, Key));

    private static async Task<Uri?> AddressAsync(Lazy<Task<AzuriteProcess>> service, bool wanted) => wanted
        ? new Uri($"http://127.0.0.1:{(await service.Value).Port}/{AzuriteAccount.Name}")
        : null;
}
