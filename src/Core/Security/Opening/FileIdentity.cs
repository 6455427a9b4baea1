
namespace Lavra.Security.Opening;

/// <summary>
/// Which file a path leads to, whatever it is called: two paths with the same identity are one file, and a path whose identity has changed leads
/// to another file than before.
/// </summary>
/// <param name="Volume">The volume that it is on; 0 where this cannot be told.</param>
/// <param name="Number">Its number on the volume; 0 where this cannot be told, so that all files look the same.</param>
public readonly record struct FileIdentity(ulong Volume, ulong Number)
{
    /// <summary>The file that a path leads to, links followed; null when there is none, or it cannot be looked at.</summary>
    public static FileIdentity? Of(string path) => Of(path, out _);

    /// <summary>The same, with how many names the file has; 1 where this cannot be told.</summary>
    public static FileIdentity? Of(string path, out long names)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        names = 1;
        if (PathOpener.ForThisPlatform is not LinuxOpener)
        {
            return File.Exists(path) ? new FileIdentity(0, 0) : null;
        }

        if (LinuxCalls.Statx(LinuxCalls.CurrentFolder, LinuxOpener.Bytes(path), 0, LinuxCalls.BasicFacts, out var facts) != 0)
        {
            return null;
        }

        names = facts.Links;
        return new FileIdentity(((ulong)facts.VolumeMajor << 32) | facts.VolumeMinor, facts.Number);
    }
}
