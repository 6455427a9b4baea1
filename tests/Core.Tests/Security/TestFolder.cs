using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lavra.Core.Tests.Security;

/// <summary>A folder with a workspace and a place outside it, removed in the end.</summary>
public sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo top = Directory.CreateTempSubdirectory("lavra-");

    public TestFolder()
    {
        Workspace = Directory.CreateDirectory(Path.Combine(top.FullName, "work")).FullName;
        Outside = Directory.CreateDirectory(Path.Combine(top.FullName, "outside")).FullName;
    }

    public string Workspace { get; }

    public string Outside { get; }

    public string At(string path) => Path.Combine(Workspace, path);

    public string Put(string path, string content) => Put(path, System.Text.Encoding.UTF8.GetBytes(content));

    public string Put(string path, byte[] content)
    {
        var full = At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        return full;
    }

    public string PutOutside(string name, string content)
    {
        var full = Path.Combine(Outside, name);
        File.WriteAllText(full, content);
        return full;
    }

    public string Read(string path) => File.ReadAllText(At(path));

    public void Link(string path, string target) => File.CreateSymbolicLink(At(path), target);

    public void HardLink(string path, string existing) => Shell("ln", existing, At(path));

    public void Pipe(string path) => Shell("mkfifo", At(path));

    public static bool CanPipe => !RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    public void Dispose() => Remove(top);

    // Tests plant links that lead out: nothing here may follow one. Links go as links, before any folder is entered.
    private static void Remove(DirectoryInfo folder)
    {
        foreach (var entry in folder.GetFileSystemInfos())
        {
            if (entry.LinkTarget is null && entry is DirectoryInfo inner && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                Remove(inner);
            }
            else
            {
                File.Delete(entry.FullName);
            }
        }

        folder.Delete();
    }

    private static void Shell(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
