using System.Text;
using Lavra.Security;
using Lavra.Security.Opening;
using Lavra.Security.Workspaces;
using Microsoft.Win32.SafeHandles;

namespace Lavra.Core.Tests.Security;

public sealed class FullDiskTests : IDisposable
{
    private static readonly WorkspacePath Log = WorkspacePath.Parse("log.txt");

    private readonly TestFolder folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void What_did_not_fit_wholly_is_taken_back(int room)
    {
        folder.Put("log.txt", "one\n");
        var failure = Append(Disk(room), "two\n", at: 4);
        Assert.Equal("'log.txt' was not written: the disk is full.", failure.Message);
        Assert.Equal("one\n", folder.Read("log.txt"));
    }

    [Fact]
    public void What_an_earlier_attempt_left_is_taken_back_too()
    {
        folder.Put("log.txt", "one\ntw");
        Append(Disk(room: 3), "two\n", at: 4);
        Assert.Equal("one\n", folder.Read("log.txt"));
    }

    [Fact]
    public void What_somebody_else_wrote_meanwhile_is_left_and_told()
    {
        folder.Put("log.txt", "one\n");
        var failure = Append(Disk(room: 2, onFull: content => RandomAccess.Write(content, "else\n"u8, 6)), "two\n", at: 4);
        Assert.Equal("one\ntwelse\n", folder.Read("log.txt"));
        Assert.Contains("7 bytes follow its first 4, where 4 were to be added", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_taken_back_is_told()
    {
        folder.Put("log.txt", "one\n");
        var failure = Append(Disk(room: 2, broken: true), "two\n", at: 4);
        Assert.Equal("one\ntw", folder.Read("log.txt"));
        Assert.Contains("2 bytes follow its first 4, where 4 were to be added", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_file_is_replaced_wholly_or_not_at_all()
    {
        folder.Put("log.txt", "before");
        using var opened = Open(Disk(room: 2)).OpenFolderForWriting(WorkspacePath.Root);
        var failure = Assert.Throws<WorkspaceException>(() => opened.Replace("log.txt", "after"u8, "key"));
        Assert.Equal("'log.txt' was not written: the disk is full.", failure.Message);
        Assert.Equal("before", folder.Read("log.txt"));
        Assert.Equal([folder.At("log.txt")], Directory.GetFileSystemEntries(folder.Workspace));
    }

    public void Dispose() => folder.Dispose();

    private static FullDisk Disk(int room, Action<SafeFileHandle>? onFull = null, bool broken = false) =>
        new(PathOpener.ForThisPlatform, room) { OnFull = onFull ?? (static _ => { }), IsBroken = broken };

    private WorkspaceException Append(FullDisk disk, string text, long at)
    {
        using var opened = Open(disk).OpenFolderForWriting(WorkspacePath.Root);
        using var file = opened.OpenForWriting(Log.Name);
        return Assert.Throws<WorkspaceException>(() => file.WriteEnd(Encoding.UTF8.GetBytes(text), at));
    }

    private Workspace Open(FullDisk disk) => new(folder.Workspace, WorkspaceRules.Default, disk);
}
