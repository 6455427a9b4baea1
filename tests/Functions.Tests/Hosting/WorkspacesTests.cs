using Lavra.Functions.Hosting;
using Lavra.Testing.Storage;

namespace Lavra.Functions.Tests.Hosting;

public sealed class WorkspacesTests : IDisposable
{
    private static readonly DateTime Old = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Fresh = new(2026, 1, 3, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTimeOffset Since = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lavra-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Folders_of_runs_in_which_nothing_was_written_for_long_are_deleted()
    {
        Folder(SampleFacts.Id(1).ToString(), Old, Old);
        Folder(SampleFacts.Id(2).ToString(), Old, Fresh);
        Folder(SampleFacts.Id(3).ToString(), Fresh, Old);

        Assert.Equal(1, Workspaces.DeleteUnused(folder.FullName, Since));
        Assert.Equal(
            [SampleFacts.Id(2).ToString(), SampleFacts.Id(3).ToString()],
            folder.EnumerateDirectories().Select(static left => left.Name).Order());
    }

    [Fact]
    public void What_is_no_run_is_left_alone()
    {
        Folder("kept", Old, Old);

        Assert.Equal(0, Workspaces.DeleteUnused(folder.FullName, Since));
        Assert.True(Directory.Exists(Path.Combine(folder.FullName, "kept")));
    }

    private void Folder(string name, DateTime itself, DateTime file)
    {
        var made = folder.CreateSubdirectory(name).CreateSubdirectory("inner");
        var text = Path.Combine(made.FullName, "a.txt");
        File.WriteAllText(text, "text");
        File.SetLastWriteTimeUtc(text, file);
        Directory.SetLastWriteTimeUtc(made.FullName, itself);
        Directory.SetLastWriteTimeUtc(made.Parent!.FullName, itself);
    }
}
