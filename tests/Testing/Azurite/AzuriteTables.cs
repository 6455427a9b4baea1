using System.Globalization;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Lavra.Testing.Azurite;

/// <summary>
/// A part of Azurite's tables for one test: names that begin with its prefix are its own, and go when it is disposed.
/// </summary>
public sealed class AzuriteTables : IAsyncDisposable
{
    private static readonly HttpClient Connections = new(new SocketsHttpHandler { UseProxy = false });
    private static int count;

    private AzuriteTables(AzuriteAccount account, string prefix)
    {
        Account = account;
        Prefix = prefix;
        Service = Open(Transport);
    }

    /// <summary>The way to Azurite, past any proxy. All tests share its connections.</summary>
    public static HttpPipelineTransport Transport { get; } = new HttpClientTransport(Connections);

    /// <summary>The account.</summary>
    public AzuriteAccount Account { get; }

    /// <summary>What the names of this test's tables begin with: a letter, and letters and digits.</summary>
    public string Prefix { get; }

    /// <summary>A client of the account.</summary>
    public TableServiceClient Service { get; }

    /// <summary>Takes a prefix that nobody else has, and starts Azurite if nobody has. As <see cref="SharedAzurite.StartAsync"/>.</summary>
    public static async Task<AzuriteTables> CreateAsync()
    {
        var account = await SharedAzurite.StartAsync();
        var number = Interlocked.Increment(ref count).ToString("D5", CultureInfo.InvariantCulture);
        return new AzuriteTables(account, $"test{number}x");
    }

    /// <summary>Another client of the account, such as one of a second process.</summary>
    /// <param name="transport">How its requests get there; <see cref="Transport"/> or something around it.</param>
    /// <param name="configure">Changes its options, such as the retries; null for nothing.</param>
    public TableServiceClient Open(HttpPipelineTransport transport, Action<TableClientOptions>? configure = null)
    {
        var options = new TableClientOptions { Transport = transport };
        configure?.Invoke(options);
        return new TableServiceClient(Account.Table, Account.Credential, options);
    }

    /// <summary>A client of one of this test's tables. It need not exist.</summary>
    /// <param name="name">The name behind the prefix.</param>
    public TableClient Table(string name) => Service.GetTableClient(Prefix + name);

    /// <summary>Deletes this test's tables.</summary>
    public async ValueTask DisposeAsync()
    {
        // The character after the last digit or letter ends what begins with the prefix.
        var (from, until) = (Prefix, Prefix + "~");
        await foreach (var table in Service.QueryAsync(TableServiceClient.CreateQueryFilter($"TableName ge {from} and TableName lt {until}")))
        {
            await Service.DeleteTableAsync(table.Name);
        }
    }
}
