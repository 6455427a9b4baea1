using Lavra.Contracts.Hosts;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;

namespace Lavra.Local.Tests.Hosting;

/// <summary>The end-to-end cases on one machine: the embedded engine, the data file and the server, as <c>lavra serve</c> has them.</summary>
public sealed class LocalHostContractTests : HostContract
{
    private readonly TemporaryFolder folder = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    protected override async Task<HostSession> OpenAsync(IReadOnlyDictionary<string, string> settings)
    {
        var given = settings.ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value);
        given["Lavra:Runs:Workspace"] = Directory.CreateDirectory(folder.File("workspace")).FullName;
        given["Lavra:Data:File"] = folder.File("lavra.db");
        var host = await LocalHost.OpenAsync(
            LocalSettingsReader.Read(folder.Path, new Dictionary<string, string>(), given),
            new LocalHostOptions { Command = "a test", LogWriter = TextWriter.Null, PicksUpAll = true });
        await host.StartAsync(Patience);
        var server = await ApiServer.StartAsync(host, ServeAddress.Parse("http://127.0.0.1:0")!, Patience);
        return new HostSession(server.Address, async () =>
        {
            await server.StopAsync();
            await server.DisposeAsync();
            await host.DisposeAsync();
        });
    }

    protected override Task<long> StoredBytesAsync() => Task.FromResult(
        new FileInfo(folder.File("lavra.db")) is { Exists: true } file ? file.Length : 0);
}
