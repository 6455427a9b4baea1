using Lavra.Core.Tests.Security;
using Lavra.Identity;
using Lavra.Runs;
using Lavra.Testing.Catalogs;
using Lavra.Testing.Durability;
using Lavra.Testing.Storage;

namespace Lavra.Core.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly InMemoryRunData data = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Where_runs_share_the_workspace_a_run_works_in_it()
    {
        var run = (await StartAsync(folderPerRun: false, workspace: null)).Run!;

        Assert.Equal(folder.Workspace, run.Workspace);
    }

    [Fact]
    public async Task Where_each_run_has_a_folder_it_is_the_runs_own_and_asking_again_gives_the_same()
    {
        var run = (await StartAsync(folderPerRun: true, workspace: null)).Run!;
        var again = await StartAsync(folderPerRun: true, workspace: null);

        Assert.Equal(Path.Combine(folder.Workspace, run.Id.ToString()), run.Workspace);
        Assert.Equal((run.Id, true), (again.Run!.Id, again.Existed));
    }

    [Fact]
    public async Task Where_each_run_has_a_folder_none_can_be_asked_for()
    {
        Directory.CreateDirectory(folder.At("mine"));

        var result = await StartAsync(folderPerRun: true, workspace: "mine");

        Assert.Equal("workspace", Assert.Single(result.Errors).Field);
    }

    private Task<StartRunResult> StartAsync(bool folderPerRun, string? workspace)
    {
        var options = new RunsOptions { Workspace = folder.Workspace, FolderPerRun = folderPerRun };
        var service = new RunService(
            data,
            data,
            new FakeDurableClient(),
            FakeModelCatalog.Two,
            FakeToolCatalog.Files,
            new NoPrices(),
            options,
            TimeProvider.System);
        var request = new RunRequest { Objective = "Count the files", Workspace = workspace, IdempotencyKey = "a key" };
        return service.StartAsync(request, Caller.Local, CancellationToken.None);
    }
}
