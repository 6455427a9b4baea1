using Lavra.Composition;
using Lavra.Local.Hosting.Settings;
using Lavra.Local.Storage;
using Lavra.Local.Storage.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Local.Hosting;

/// <summary>A data file opened to read, or to write records into it, whoever holds it.</summary>
internal sealed class StoredRuns : IAsyncDisposable
{
    private readonly SqliteDatabase database;
    private readonly SqliteStores stores;

    private StoredRuns(LocalSettings settings, SqliteDatabase database, TimeProvider time)
    {
        this.database = database;
        stores = new SqliteStores(database, time);
        Product = MachineParts.Product(settings, stores, NullLoggerFactory.Instance, time, MachineParts.Redactor(settings), offline: null);
    }

    /// <summary>The product over the file. What would write is not there.</summary>
    public Product Product { get; }

    /// <summary>Opens the file that settings name.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static StoredRuns Open(LocalSettings settings, TimeProvider time) =>
        new(settings, SqliteDatabase.OpenToRead(settings.DataFile), time);

    /// <summary>The same, with records that can be written.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static StoredRuns OpenBeside(LocalSettings settings, TimeProvider time) =>
        new(settings, SqliteDatabase.OpenBeside(settings.DataFile), time);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Product.Dispose();
        stores.Dispose();
        await database.DisposeAsync().ConfigureAwait(false);
    }
}
