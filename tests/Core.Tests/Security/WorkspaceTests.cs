using System.Text;
using Lavra.Security;
using Lavra.Security.Opening;
using Lavra.Security.Workspaces;

namespace Lavra.Core.Tests.Security;

/// <summary>What holds whichever way files are opened.</summary>
public abstract class WorkspaceTests : IDisposable
{
    private protected TestFolder Folder { get; } = new();

    private protected abstract PathOpener Opener { get; }

    private protected Workspace Workspace => new(Folder.Workspace, WorkspaceRules.Default, Opener);

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_file_is_read_and_a_missing_one_named()
    {
        Folder.Put("a/b.txt", "hello");
        Assert.Equal("hello", Read("a/b.txt"));
        Assert.Equal("hello", Read("a\\./b.txt"));
        Refused(WorkspaceException.NotFound, () => Read("a/c.txt"));
        Refused(WorkspaceException.NotFound, () => Read("a/b.txt/c"));
        Refused(WorkspaceException.Refused, () => Read("a"));
        Refused(WorkspaceException.Refused, () => Read("."));
    }

    [Fact]
    public void Links_that_stay_inside_are_read_through()
    {
        Folder.Put("real/a.txt", "x");
        Folder.Link("relative.txt", "real/a.txt");
        Folder.Link("absolute.txt", Folder.At("real/a.txt"));
        Folder.Link("folder", "real");
        Folder.Link("twice", "folder");
        Assert.Equal("x", Read("relative.txt"));
        Assert.Equal("x", Read("absolute.txt"));
        Assert.Equal("x", Read("folder/a.txt"));
        Assert.Equal("x", Read("twice/a.txt"));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("folder/secret.txt")]
    [InlineData("relative")]
    [InlineData("chain")]
    [InlineData("top/outside/secret.txt")]
    [InlineData("self")]
    public void Links_that_leave_are_refused(string path)
    {
        PrepareEscapes();
        Refused(WorkspaceException.Refused, () => Read(path));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("folder/secret.txt")]
    [InlineData("folder/new.txt")]
    [InlineData("folder/deep/new.txt")]
    [InlineData("relative")]
    [InlineData("dangling")]
    [InlineData("dangling/new.txt")]
    [InlineData("loop")]
    [InlineData("loop/new.txt")]
    [InlineData("inside")]
    public void Nothing_is_written_through_links_that_leave_or_stand_last(string path)
    {
        PrepareEscapes();
        Refused(WorkspaceException.Refused, () => Replace(path, "evil"));
        Refused(WorkspaceException.Refused, () => Append(path, "evil"));
        Assert.Equal("secret", File.ReadAllText(Path.Combine(Folder.Outside, "secret.txt")));
        Assert.Single(Directory.GetFileSystemEntries(Folder.Outside));
        Assert.Equal("kept", Folder.Read("target.txt"));
    }

    [Fact]
    public void Loops_and_dangling_links_are_errors_when_read()
    {
        PrepareEscapes();
        Refused(WorkspaceException.Refused, () => Read("loop"));
        Assert.Throws<WorkspaceException>(() => Read("dangling"));
    }

    [Theory]
    [InlineData(".env")]
    [InlineData("link-to-env")]
    [InlineData("hidden/config")]
    [InlineData(".GIT/config")]
    public void Protected_files_are_protected_under_any_name(string path)
    {
        Folder.Put(".env", "KEY=1");
        Folder.Put(".git/config", "url");
        Folder.Link("link-to-env", ".env");
        Folder.Link("hidden", ".git");
        if (path != ".GIT/config")
        {
            Refused(WorkspaceException.Refused, () => Read(path));
        }

        Refused(WorkspaceException.Refused, () => Replace(path, "evil"));
        Refused(WorkspaceException.Refused, () => Append(path, "evil"));
        Assert.Equal("KEY=1", Folder.Read(".env"));
        Assert.Equal("url", Folder.Read(".git/config"));
    }

    [Fact]
    public void Writing_through_a_folder_link_that_stays_inside_works()
    {
        Folder.Put("real/a.txt", "x");
        Folder.Link("folder", "real");
        Replace("folder/b.txt", "y");
        Append("folder/a.txt", "y");
        Assert.Equal("y", Folder.Read("real/b.txt"));
        Assert.Equal("xy", Folder.Read("real/a.txt"));
    }

    [Fact]
    public void Replacing_makes_folders_keeps_permissions_and_leaves_nothing_behind()
    {
        Replace("new/deep/a.txt", "one");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Folder.At("new/deep/a.txt"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Replace("new/deep/a.txt", "two");
        Assert.Equal("two", Folder.Read("new/deep/a.txt"));
        Assert.Single(Directory.GetFileSystemEntries(Folder.At("new/deep")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(Folder.At("new/deep/a.txt")).HasFlag(UnixFileMode.UserExecute));
        }
    }

    [Fact]
    public void What_an_interrupted_replacement_left_is_cleared_away()
    {
        Folder.Put(".lavra-key.tmp", "half");
        Replace("a.txt", "whole");
        Assert.Equal(["a.txt"], Directory.GetFileSystemEntries(Folder.Workspace).Select(Path.GetFileName));
    }

    [Fact]
    public void A_planted_link_under_the_temporary_name_is_not_followed()
    {
        var secret = Folder.PutOutside("secret.txt", "secret");
        Folder.Link(".lavra-key.tmp", secret);
        Replace("a.txt", "whole");
        Assert.Equal("secret", File.ReadAllText(secret));
        Assert.Null(new FileInfo(Folder.At("a.txt")).LinkTarget);
    }

    [Fact]
    public void Read_only_files_are_not_replaced()
    {
        new FileInfo(Folder.Put("a.txt", "x")).IsReadOnly = true;
        Refused(WorkspaceException.Refused, () => Replace("a.txt", "y"));
        Refused(WorkspaceException.Refused, () => Append("a.txt", "y"));
        Assert.Equal("x", Folder.Read("a.txt"));
    }

    [Fact]
    public void Paths_longer_than_260_characters_work()
    {
        var path = string.Join('/', Enumerable.Repeat("a-folder-with-a-name", 20)) + "/file.txt";
        Replace(path, "deep");
        Assert.Equal("deep", Read(path));
    }

    [Fact]
    public void A_walk_does_not_follow_links_or_enter_version_control()
    {
        PrepareEscapes();
        Folder.Put(".git/config", "x");
        Folder.Put("src/a.txt", "x");
        var walk = new WorkspaceWalk(Workspace, 1000);
        var paths = walk.Below(WorkspacePath.Root, CancellationToken.None).Select(entry => entry.Path.ToString()).ToList();
        Assert.Contains("src/a.txt", paths);
        Assert.Contains("folder", paths);
        Assert.DoesNotContain(paths, path => path.StartsWith("folder/", StringComparison.Ordinal));
        Assert.DoesNotContain(".git/config", paths);
        Assert.False(walk.Cut);
    }

    [Fact]
    public void A_walk_stops_at_its_limit_and_says_so()
    {
        for (var i = 0; i < 5; i++)
        {
            Folder.Put($"{i}.txt", "");
        }

        var walk = new WorkspaceWalk(Workspace, 3);
        Assert.Equal(3, walk.Below(WorkspacePath.Root, CancellationToken.None).Count());
        Assert.True(walk.Cut);
    }

    [Fact]
    public void Keys_are_the_same_for_all_ways_to_write_a_path()
    {
        Folder.Put("real/a.txt", "x");
        Folder.Link("folder", "real");
        var key = Workspace.KeyOf("real/a.txt");
        Assert.Equal(key, Workspace.KeyOf("./real//A.TXT".Replace("A.TXT", "a.txt", StringComparison.Ordinal)));
        Assert.Equal(key, Workspace.KeyOf("folder\\a.txt"));
        Assert.Equal(Workspace.KeyOf("real/new/b"), Workspace.KeyOf("folder/new/b"));
        Assert.NotEqual(key, Workspace.KeyOf("real/b.txt"));
        Assert.Equal("../X", Workspace.KeyOf("../x"));
    }

    [Fact]
    public void A_workspace_must_be_an_existing_absolute_folder()
    {
        Assert.Throws<ArgumentException>(() => new Workspace("work", WorkspaceRules.Default, Opener));
        Refused(WorkspaceException.NotFound, () => new Workspace(Folder.At("none"), WorkspaceRules.Default, Opener));
        Folder.Put("file", "");
        Refused(WorkspaceException.NotFound, () => new Workspace(Folder.At("file"), WorkspaceRules.Default, Opener));
    }

    [Fact]
    public void A_workspace_that_is_reached_through_a_link_works()
    {
        Folder.Put("a.txt", "x");
        var link = Path.Combine(Folder.Outside, "link");
        Directory.CreateSymbolicLink(link, Folder.Workspace);
        using var file = new Workspace(link, WorkspaceRules.Default, Opener).OpenRead(WorkspacePath.Parse("a.txt"));
        Assert.Equal(1, file.Length);
    }

    [Fact]
    public void Files_that_are_off_limits_are_left_alone_whatever_their_names_and_links()
    {
        Folder.Put("data/state.bin", "x");
        Folder.Link("folder", "data");
        Folder.Link("other.txt", "data/state.bin");
        var workspace = new Workspace(Folder.Workspace, new WorkspaceRules { OffLimits = [Folder.At("data/state.bin")] }, Opener);
        foreach (var path in (string[])["data/state.bin", "folder/state.bin", "other.txt"])
        {
            Refused(WorkspaceException.Refused, () => workspace.OpenRead(WorkspacePath.Parse(path)));
        }

        foreach (var path in (string[])["data/state.bin", "folder/state.bin", "folder/STATE.BIN"])
        {
            Assert.True(workspace.ForbidsReading(WorkspacePath.Parse(path)));
            Refused(WorkspaceException.Refused, () => workspace.FindWritable(WorkspacePath.Parse(path)));
        }

        using var data = workspace.OpenFolderForWriting(WorkspacePath.Parse("folder"));
        Refused(WorkspaceException.Refused, () => data.Replace("state.bin", "gone"u8, "key"));
        Assert.False(workspace.ForbidsWriting(WorkspacePath.Parse("state.bin")));
        Assert.Equal("x", Folder.Read("data/state.bin"));
    }

    [Fact]
    public void A_workspace_inside_the_hosts_is_judged_by_its_place_there_when_it_is_used()
    {
        Folder.Put("sub/a.txt", "x");
        Folder.Put(".git/hooks/a.txt", "x");
        var rules = new WorkspaceRules { Root = Folder.Workspace };
        Assert.Equal(Folder.At("sub"), new Workspace(Folder.At("sub"), rules, Opener).Folder);
        Refused(WorkspaceException.Refused, () => new Workspace(Folder.At(".git/hooks"), rules, Opener));

        Folder.Link("hidden", ".git/hooks");
        Folder.Link("away", Folder.Outside);
        Refused(WorkspaceException.Refused, () => new Workspace(Folder.At("hidden"), rules, Opener));
        Refused(WorkspaceException.Refused, () => new Workspace(Folder.At("away"), rules, Opener));
        Assert.Equal(Folder.Outside, new Workspace(Folder.Outside, rules, Opener).Folder);
    }

    [Fact]
    public void What_fails_while_a_file_is_replaced_names_the_file()
    {
        using var folder = Workspace.OpenFolderForWriting(WorkspacePath.Root);
        var failed = Assert.Throws<WorkspaceException>(() => folder.Replace("a.txt", "x"u8, new string('k', 250)));
        Assert.Contains("'a.txt'", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_Lavras_own_are_their_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Workspace.OpenOwnFolder(WorkspacePath.Canonical(".lavra/backups/sub")).Dispose();
        foreach (var path in (string[])[".lavra", ".lavra/backups", ".lavra/backups/sub"])
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder.At(path)));
        }
    }

    [Fact]
    public void Files_over_the_limit_are_not_loaded()
    {
        Folder.Put("a.txt", "12345");
        using var file = Workspace.OpenRead(WorkspacePath.Parse("a.txt"));
        Refused(WorkspaceException.Refused, () => file.ReadAll(4));
        Assert.Equal(5, file.ReadAll(5).Length);
    }

    [Theory]
    [InlineData(28, "disk is full")]
    [InlineData(122, "quota is used up")]
    [InlineData(30, "read-only")]
    [InlineData(18, "another file system")]
    [InlineData(5, "failed to use")]
    public void What_the_operating_system_says_becomes_words_without_absolute_paths(int error, string expected)
    {
        var exception = WorkspaceException.From(new IOException("Input/output error : '/secret/place/a.txt'", error), "a.txt");
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/secret", exception.Message, StringComparison.Ordinal);
    }

    private protected string Read(string path)
    {
        using var file = Workspace.OpenRead(WorkspacePath.Parse(path));
        return Encoding.UTF8.GetString(file.ReadAll(1000));
    }

    private protected void Replace(string path, string content)
    {
        var place = WorkspacePath.Parse(path);
        using var folder = Workspace.OpenFolderForWriting(place.Parent);
        folder.Replace(place.Name, Encoding.UTF8.GetBytes(content), "key");
    }

    private protected void Append(string path, string content)
    {
        var place = WorkspacePath.Parse(path);
        using var folder = Workspace.OpenFolderForWriting(place.Parent);
        using var file = folder.OpenForWriting(place.Name);
        file.WriteEnd(Encoding.UTF8.GetBytes(content), file.Length);
    }

    private protected void Refused(string code, Func<object?> action)
    {
        var exception = Assert.Throws<WorkspaceException>(action);
        Assert.Equal(code, exception.Code);
        Assert.DoesNotContain(Path.GetDirectoryName(Folder.Workspace)!, exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    private protected void Refused(string code, Action action) => Refused(code, () =>
    {
        action();
        return null;
    });

    private void PrepareEscapes()
    {
        var secret = Folder.PutOutside("secret.txt", "secret");
        Folder.Put("target.txt", "kept");
        Folder.Link("inside", "target.txt");
        Folder.Link("file", secret);
        Folder.Link("folder", Folder.Outside);
        Folder.Link("relative", "../outside/secret.txt");
        Folder.Link("chain", "relative");
        Folder.Link("top", "..");
        Folder.Link("self", "/proc/self/environ");
        Folder.Link("dangling", "nowhere");
        Folder.Link("loop", "loop");
    }
}

public sealed class PortableWorkspaceTests : WorkspaceTests
{
    private protected override PathOpener Opener { get; } = new PortableOpener();
}
