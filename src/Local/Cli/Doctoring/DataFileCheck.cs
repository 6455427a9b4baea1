using System.Globalization;
using Lavra.Local.Hosting;
using Lavra.Local.Hosting.Settings;
using Lavra.Local.Storage;
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
            return File.Exists(settings.DataFile) ? CheckExisting(settings) : CheckNew(settings.DataFile);
        }
        catch (DatabaseHeldException held)
        {
            var remedy = Holder.AddressIn(held.Holder) is { } address
                ? $"Work with it by --server {address.OriginalString}."
                : "'lavra runs watch last' shows what it does.";
            return new Finding(Name, CheckState.Warn, $"{settings.DataFile} is healthy and in use by {held.Holder}", remedy);
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

    private static Finding CheckExisting(LocalSettings settings)
    {
        var file = settings.DataFile;
        string? problem;
        using (var connection = new SqliteConnection(SqliteDatabase.ConnectionString(file, readOnly: false)))
        {
            connection.Open();
            var form = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
            if (form > SqliteMigrations.Latest)
            {
                return new Finding(
                    Name,
                    CheckState.Fail,
                    string.Create(CultureInfo.InvariantCulture, $"{file} has form {form}, this program knows up to {SqliteMigrations.Latest}"),
                    "Use the newer program that wrote it.");
            }

            problem = Scalar(connection, "PRAGMA quick_check(1)") as string;
        }

        if (problem != "ok")
        {
            return new Finding(Name, CheckState.Fail, $"{file} is damaged: {problem}", "Restore it from a backup, or begin a new one with --data.");
        }

        // Taking the lock and letting it go tells whether somebody holds it, without changing the file.
        DatabaseLease.Lock(file).Dispose();
        var size = string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(file).Length / Kib:N0} KiB");
        return new Finding(Name, CheckState.Ok, $"{file} is healthy ({size}) and free");
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

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
