using System.Globalization;
using System.Text;
using Lavra.Security.Workspaces;

namespace Lavra.Tools.Files;

/// <summary>
/// Where deleted things are kept: <c>.lavra/backups/{folder}/{name}.{UTC stamp}.bak</c>, so that names sort by time.
/// </summary>
internal static class BackupNames
{
    private const int Kept = 5;
    private const int LongestName = 200;
    private const string Suffix = ".bak";
    private const string Stamp = "yyyyMMdd'T'HHmmssfff'Z'";
    private static readonly int StampLength = 19;

    /// <summary>A path at which nothing is.</summary>
    public static WorkspacePath Choose(Workspace workspace, WorkspacePath deleted, DateTimeOffset now)
    {
        var folder = WorkspacePath.Canonical(WorkspaceRules.BackupFolder);
        foreach (var name in deleted.Parent.Names)
        {
            folder = folder.Child(name);
        }

        for (var at = now; ; at = at.AddMilliseconds(1))
        {
            var stamp = at.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture);
            var backup = folder.Child($"{Shortened(deleted.Name)}.{stamp}{Suffix}");
            if (workspace.Find(backup) is null)
            {
                return backup;
            }
        }
    }

    /// <summary>Removes all backups of a name but the newest few.</summary>
    public static void Prune(WorkspaceFolder backups, string name)
    {
        var prefix = Shortened(name) + ".";
        var surplus = backups.Entries()
            .Where(entry => IsBackup(entry.Path.Name, prefix))
            .OrderByDescending(entry => entry.Path.Name, StringComparer.Ordinal)
            .Skip(Kept)
            .ToList();
        foreach (var entry in surplus)
        {
            backups.Remove(entry);
        }
    }

    private static bool IsBackup(string candidate, string prefix) =>
        candidate.Length == prefix.Length + StampLength + Suffix.Length
        && candidate.StartsWith(prefix, StringComparison.Ordinal)
        && candidate.EndsWith(Suffix, StringComparison.Ordinal)
        && DateTime.TryParseExact(
            candidate.AsSpan(prefix.Length, StampLength), Stamp, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    // Leaves room for the stamp within what file systems allow.
    private static string Shortened(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= LongestName)
        {
            return name;
        }

        var end = name.Length;
        while (Encoding.UTF8.GetByteCount(name.AsSpan(0, end)) > LongestName || char.IsHighSurrogate(name[end - 1]))
        {
            end--;
        }

        return name[..end];
    }
}
