using Lavra.Facts;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Tables;
using Lavra.Functions.Tests.Durable.Double;
using Lavra.Functions.Tests.Storage;
using Lavra.Http.Client;
using Lavra.Http.Resources;
using Lavra.Security;
using Lavra.Testing.Azurite;
using Lavra.Testing.StubModel;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lavra.Functions.Tests.Hosting;

/// <summary>What a round of a real run takes in tables. The figure is that of the decision about tables.</summary>
[UsesAzurite]
public sealed class RoomOfRoundsTests
{
    private const string Key = "lv_room-of-rounds";
    private const int FewRounds = 5;
    private const int ManyRounds = 45;
    private const int MostBytesOfRound = 4200;

    [Fact]
    public async Task A_round_that_appends_to_a_file_stays_within_its_bound()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        var few = await RunAsync(FewRounds, patience.Token);
        var many = await RunAsync(ManyRounds, patience.Token);

        Assert.InRange((many - few) / (ManyRounds - FewRounds), 3000, MostBytesOfRound);
    }

    private static async Task<long> RunAsync(int rounds, CancellationToken patience)
    {
        var folder = Directory.CreateTempSubdirectory("lavra-").FullName;
        await using var model = await StubModelServer.StartAsync();
        await using var tables = await AzuriteTables.CreateAsync();
        await using var stores = new TableStores(
            new TableStorageOptions { ConnectionString = tables.Account.ConnectionString, Prefix = tables.Prefix }, TimeProvider.System, NullLoggerFactory.Instance);
        for (var n = 1; n <= rounds; n++)
        {
            model.Enqueue(Reply.ToolCall("append_file", $$"""{"path":"out/many.txt","content":"line {{n:D4}}\n"}"""));
        }

        model.Enqueue(Reply.Text("done"));
        await using (var host = await FunctionsHost.StartAsync(new DoubleHub(TimeProvider.System) { DefaultVersion = "1" }, Settings(model), stores, folder))
        {
            using var client = LavraHttpClient.Create(host.Address, Key, TimeProvider.System);
            var body = new StartRunBody
            {
                Objective = "append lines",
                Plan = """{"steps":[{"id":"only","description":"do it"}]}""",
                Limits = new RunLimitsResource { Iterations = rounds + 1 },
            };
            var run = (await client.StartAsync(body, patience)).Run;
            await foreach (var entry in client.FollowAsync(run.Id, 0, patience))
            {
                Assert.True(entry.Success, entry.ErrorMessage);
            }

            Assert.Equal((RunStatus.Completed, rounds), ((await client.GetAsync(run.Id, patience))!.Status, (await client.GetAsync(run.Id, patience))!.Totals.ToolCalls));
            await stores.Log.ReadFeedAsync("nobody", null, 1, patience);
        }

        Directory.Delete(folder, recursive: true);
        return (await StoredSize.OfAsync(tables)).Bytes;
    }

    private static Dictionary<string, string> Settings(StubModelServer model) => new()
    {
        ["Lavra:Model:Endpoint"] = model.Endpoint.AbsoluteUri,
        ["Lavra:Model:Name"] = "gpt-5-mini",
        ["Lavra:Model:ApiKey"] = "key-of-the-stub",
        ["Lavra:Http:Keys:0:Name"] = "room",
        ["Lavra:Http:Keys:0:Scopes:0"] = ApiKeyScopes.Admin,
        ["Lavra:Http:Keys:0:Hash"] = ApiKey.HashOf(Key),
    };
}
