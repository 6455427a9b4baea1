using Lavra.Contracts.Hosts;
using Lavra.Functions.Tests.Durable.Double;
using Lavra.Testing.Storage;

namespace Lavra.Functions.Tests.Hosting;

/// <summary>The end-to-end cases on the Azure app, over stores in memory.</summary>
public sealed class FunctionsHostContractTests : HostContract
{
    private readonly DoubleHub hub = new(TimeProvider.System) { DefaultVersion = "1" };
    private readonly InMemoryRunData data = new();
    private readonly InMemoryRecordStore records = new(TimeProvider.System);
    private readonly string folder = Directory.CreateTempSubdirectory("lavra-").FullName;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    protected override async Task<HostSession> OpenAsync(IReadOnlyDictionary<string, string> settings)
    {
        var host = await FunctionsHost.StartAsync(hub, settings, new ChosenStores(data, new FakeRunRetention(), records), folder);
        return new HostSession(host.Address, host.DisposeAsync);
    }

    protected override Task<long> StoredBytesAsync() => Task.FromResult(hub.RecordedBytes);
}
