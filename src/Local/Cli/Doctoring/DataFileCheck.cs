using System.Globalization;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Local.Storage.Files;
using Lavra.Security;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Cli.Doctoring;

/// <summary>Checks that the data file can be used: form, health, and who holds it.</summary>
internal static class DataFileCheck
{
    private const string Name = "data";
    private const long Kib = 1024;

    public static Finding Check(LocalSettings settings)
    {
        try
        {
            return IsThere(settings.DataFile) ? CheckExisting(settings.DataFile) : CheckNew(settings.DataFile);
        }
        catch (DatabaseHeldException held)
        {
            var remedy = Holder.AddressIn(held.Holder) is { } address
                ? $"Work with it by --server {address.OriginalString}."
                : "'lavra runs watch last' shows what it does.";
            return new Finding(Name, CheckState.Warn, $"{settings.DataFile} is healthy and in use by {held.Holder}", remedy);
        }
        catch (DataFileException unusable)
        {
            return new Finding(Name, CheckState.Fail, unusable.Message, unusable.Remedy);
        }
        catch (Exception exception) when (exception is SqliteException or InvalidDataException)
        {
            return new Finding(
                Name, CheckState.Fail, $"{settings.DataFile} cannot be read: {exception.Message}", "Restore it from a backup, or begin a new one with --data.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Finding(
                Name, CheckState.Fail, $"{settings.DataFile}: {exception.Message}", "Put the permissions right, or choose another place with --data.");
        }
    }

    private static Finding CheckExisting(string file)
    {
        var size = new FileInfo(file).Length;
        var isEmpty = size == 0 && new FileInfo(file + "-wal") is not { Exists: true, Length: > 0 };
        if (!isEmpty && Problem(file) is { } problem)
        {
            return new Finding(Name, CheckState.Fail, $"{file} is damaged: {problem}", "Restore it from a backup, or begin a new one with --data.");
        }

        TryWorking(file);

        // Taking the lock and letting it go tells whether somebody holds it, without changing the file.
        DatabaseLease.Lock(file).Dispose();
        return isEmpty
            ? new Finding(Name, CheckState.Ok, $"{file} is empty; the first run fills it")
            : new Finding(Name, CheckState.Ok, string.Create(CultureInfo.InvariantCulture, $"{file} is healthy ({size / Kib:N0} KiB) and free"));
    }

    private static string? Problem(string file)
    {
        using var connection = new SqliteConnection(DataFileAccess.ConnectionToRead(file));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        return command.ExecuteScalar() is "ok" ? null : "it does not pass SQLite's own check";
    }

    /// <summary>Opens the file as a run would, and makes a file beside it, where its write-ahead log goes.</summary>
    private static void TryWorking(string file)
    {
        try
        {
            var real = RealPath.Of(file);
            using (new FileStream(real, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
            {
                WorkspaceCheck.TryWriting(Path.GetDirectoryName(real)!);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFileAccess.NotWritable(file, exception);
        }
    }

    private static bool IsThere(string file)
    {
        try
        {
            _ = File.GetAttributes(file);
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static Finding CheckNew(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
        {
            folder = above;
        }

        WorkspaceCheck.TryWriting(folder);
        return new Finding(Name, CheckState.Ok, $"{file} does not exist yet; the first run makes it");
    }
}
