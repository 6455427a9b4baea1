using Lavra.Security;
using Lavra.Security.Workspaces;

namespace Lavra.Core.Tests.Security;

public sealed class WorkspacePathTests
{
    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("./a//b/./c.txt", "a/b/c.txt")]
    [InlineData("a\\b/c", "a/b/c")]
    [InlineData("a/b/", "a/b")]
    [InlineData("", ".")]
    [InlineData(".", ".")]
    [InlineData("./", ".")]
    [InlineData("…/é 日本", "…/é 日本")]
    [InlineData("...a", "...a")]
    [InlineData("a~b", "a~b")]
    [InlineData("100%.txt", "100%.txt")]
    public void A_path_has_one_written_form(string given, string expected) =>
        Assert.Equal(expected, WorkspacePath.Parse(given).ToString());

    [Theory]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a/..")]
    [InlineData("a\\..\\..\\b")]
    [InlineData("/etc/passwd")]
    [InlineData("\\etc")]
    [InlineData("//server/share")]
    [InlineData("\\\\server\\share")]
    [InlineData("\\\\?\\C:\\x")]
    [InlineData("\\\\.\\pipe\\x")]
    [InlineData("C:\\x")]
    [InlineData("C:x")]
    [InlineData("c:")]
    [InlineData("a.txt:hidden")]
    [InlineData("a.txt::$DATA")]
    [InlineData("a./b")]
    [InlineData("a.txt.")]
    [InlineData("a.txt ")]
    [InlineData("dir /b")]
    [InlineData("...")]
    [InlineData("a\0.txt")]
    [InlineData("a\nb")]
    [InlineData("a\u007fb")]
    [InlineData("%2e%2e/a")]
    [InlineData("a/%2E%2e/b")]
    [InlineData("a%2fb")]
    [InlineData("a%5Cb")]
    [InlineData("a%00b")]
    [InlineData("~/a")]
    [InlineData("file:///etc/passwd")]
    public void What_could_leave_or_mean_something_else_is_refused(string given)
    {
        var exception = Assert.Throws<WorkspaceException>(() => WorkspacePath.Parse(given));
        Assert.Equal(WorkspaceException.Refused, exception.Code);
        Assert.DoesNotContain('\0', exception.Message);
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        // Not theory data: attributes cannot hold it.
        Assert.Throws<WorkspaceException>(() => WorkspacePath.Parse("a" + (char)0xD800));
        Assert.Throws<WorkspaceException>(() => WorkspacePath.Parse((char)0xDC00 + "a"));
        Assert.Equal("😀", WorkspacePath.Parse("😀").ToString());
    }

    [Fact]
    public void Long_paths_are_taken_and_endless_ones_refused()
    {
        var deep = string.Join('/', Enumerable.Repeat("folder", 100));
        Assert.Equal(deep, WorkspacePath.Parse(deep).ToString());
        Assert.Throws<WorkspaceException>(() => WorkspacePath.Parse(new string('a', 256)));
        Assert.Throws<WorkspaceException>(() => WorkspacePath.Parse(new string('é', 128)));
        var message = Assert.Throws<WorkspaceException>(() => WorkspacePath.Parse(new string('a', 10_000_000))).Message;
        Assert.True(message.Length < 200, message);
    }

    [Theory]
    [InlineData("nul")]
    [InlineData("a/CON.txt")]
    [InlineData("Aux.tar.gz")]
    [InlineData("com1")]
    [InlineData("LPT9.log")]
    [InlineData("ENV~1")]
    [InlineData("GIT~1/hooks")]
    [InlineData("APPSET~2.JSO")]
    public void Names_special_on_windows_are_refused_there(string given)
    {
        Assert.Throws<WorkspaceException>(() => WorkspacePath.Parse(given, onWindows: true));
        WorkspacePath.Parse(given, onWindows: false);
    }

    [Theory]
    [InlineData("console.txt")]
    [InlineData("community")]
    [InlineData("com.txt")]
    [InlineData("notes~")]
    [InlineData("a~b.txt")]
    public void Names_that_only_look_special_are_taken_on_windows(string given) =>
        Assert.Equal(given, WorkspacePath.Parse(given, onWindows: true).ToString());

    [Fact]
    public void Parts_of_a_path_are_known()
    {
        var path = WorkspacePath.Parse("a/b/c.txt");
        Assert.Equal("c.txt", path.Name);
        Assert.Equal("a/b", path.Parent.ToString());
        Assert.Equal(["a", "b", "c.txt"], path.Names);
        Assert.True(WorkspacePath.Parse("a").Parent.IsRoot);
        Assert.Empty(WorkspacePath.Root.Names);
        Assert.Equal(WorkspacePath.Root, WorkspacePath.Parse("."));
    }
}
