using Lavra.Security;
using Lavra.Security.Opening;
using Lavra.Security.Workspaces;

namespace Lavra.Core.Tests.Security;

/// <summary>What only handles can hold.</summary>
public sealed class LinuxWorkspaceTests : WorkspaceTests
{
    private protected override PathOpener Opener { get; } = OperatingSystem.IsLinux() ? new LinuxOpener() : new PortableOpener();

    [Fact]
    public void Linux_decides_on_handles()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.IsType<LinuxOpener>(PathOpener.ForThisPlatform);
        }
    }

    [Fact]
    public void Pipes_are_refused_without_waiting_for_the_other_end()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Folder.Pipe("pipe");
        Refused(WorkspaceException.Refused, () => Read("pipe"));
        Refused(WorkspaceException.Refused, () => Replace("pipe", "x"));
        Refused(WorkspaceException.Refused, () => Append("pipe", "x"));
        Assert.Equal(EntryKind.Other, Workspace.Find(WorkspacePath.Parse("pipe"))!.Kind);
    }

    [Theory]
    [InlineData("/dev/full")]
    [InlineData("/dev/zero")]
    [InlineData("/proc/self/mem")]
    public void Devices_are_out_of_reach(string device)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Folder.Link("device", device);
        Refused(WorkspaceException.Refused, () => Read("device"));
        Refused(WorkspaceException.Refused, () => Append("device", "x"));

        // The workspace may hold devices of its own, or be a folder of them.
        var devices = new Workspace("/dev", WorkspaceRules.Default, Opener);
        Refused(WorkspaceException.Refused, () => devices.OpenRead(WorkspacePath.Parse("null")));
    }

    [Fact]
    public void Handles_of_this_process_are_out_of_reach()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var secret = File.OpenRead(Folder.PutOutside("secret.txt", "secret"));
        Folder.Link("handle", $"/proc/self/fd/{secret.SafeFileHandle.DangerousGetHandle()}");
        Folder.Link("handles", "/proc/self/fd");
        Refused(WorkspaceException.Refused, () => Read("handle"));
        Refused(WorkspaceException.Refused, () => Read($"handles/{secret.SafeFileHandle.DangerousGetHandle()}"));
    }

    [Fact]
    public void Files_with_further_hard_links_are_not_written_in_place_or_replaced()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var secret = Folder.PutOutside("secret.txt", "secret");
        Folder.HardLink("a.txt", secret);
        Refused(WorkspaceException.Refused, () => Append("a.txt", "x"));
        Refused(WorkspaceException.Refused, () => Replace("a.txt", "x"));
        Refused(WorkspaceException.Refused, () => Workspace.FindWritable(WorkspacePath.Parse("a.txt")));
        Assert.Equal("secret", File.ReadAllText(secret));
    }

    [Fact]
    public void A_folder_that_is_removed_while_it_is_open_stays_what_it_was()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Folder.Put("folder/a.txt", "x");
        using var open = Workspace.OpenFolderForWriting(WorkspacePath.Parse("folder"));
        Directory.Move(Folder.At("folder"), Folder.At("moved"));
        Directory.CreateSymbolicLink(Folder.At("folder"), Folder.Outside);
        open.Replace("b.txt", "y"u8, "key");
        Assert.Empty(Directory.GetFileSystemEntries(Folder.Outside));
        Assert.Equal("y", Folder.Read("moved/b.txt"));
    }

    [Fact]
    public async Task Swapping_a_folder_for_a_link_never_lets_anything_out_or_in()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Folder.PutOutside("a.txt", "secret");
        Folder.Put("folder/a.txt", "inside");
        using var stop = new CancellationTokenSource();
        var swapped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var swapping = Task.Run(() => Swap(swapped, stop.Token));
        await swapped.Task;
        var (read, refused) = (0, 0);
        for (var i = 0; i < 2_000; i++)
        {
            try
            {
                Assert.Equal("inside", Read("folder/a.txt"));
                read++;
                Replace("folder/new.txt", "evil");
                Append("folder/more.txt", "evil");
            }
            catch (WorkspaceException)
            {
                refused++;
            }
        }

        await stop.CancelAsync();
        await swapping;
        Assert.Equal(["a.txt"], Directory.GetFileSystemEntries(Folder.Outside).Select(Path.GetFileName));
        Assert.Equal("secret", File.ReadAllText(Path.Combine(Folder.Outside, "a.txt")));
        Assert.True(read + refused >= 2_000);
    }

    private void Swap(TaskCompletionSource swapped, CancellationToken stop)
    {
        for (var round = 0; !stop.IsCancellationRequested; round++)
        {
            Directory.Move(Folder.At("folder"), Folder.At("aside"));
            try
            {
                Directory.CreateSymbolicLink(Folder.At("folder"), Folder.Outside);
                swapped.TrySetResult();
                File.Delete(Folder.At("folder"));
            }
            catch (IOException)
            {
                // The other side made the folder while it was missing.
            }

            if (Directory.Exists(Folder.At("folder")))
            {
                Directory.Move(Folder.At("folder"), Folder.At($"made-{round}"));
            }

            try
            {
                Directory.Move(Folder.At("aside"), Folder.At("folder"));
            }
            catch (IOException)
            {
                Directory.Move(Folder.At("folder"), Folder.At($"made-again-{round}"));
                Directory.Move(Folder.At("aside"), Folder.At("folder"));
            }
        }
    }
}
