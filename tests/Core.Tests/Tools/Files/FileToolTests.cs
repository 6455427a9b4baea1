using Lavra.Core.Tests.Security;
using Lavra.Security.Workspaces;
using Lavra.Testing.Storage;
using Lavra.Testing.Time;
using Lavra.Tools.Registration;

namespace Lavra.Core.Tests.Tools.Files;

/// <summary>A workspace and the file tools over it, called as a model calls them.</summary>
public abstract class FileToolTests : IDisposable
{
    private protected FileToolTests() => Calls = NewProcess(new MortalLedger());

    private protected TestFolder Folder { get; } = new();

    private protected ManualTime Time { get; } = new();

    private protected ToolCalls Calls { get; private set; }

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What remains after a crash: the disk and the ledger.</summary>
    private protected void Restart() => Calls = NewProcess(Calls.Ledger);

    private ToolCalls NewProcess(MortalLedger ledger) =>
        new(BuiltInTools.Create(WorkspaceRules.Default, Time), Folder.Workspace) { Ledger = ledger, Time = Time };
}
