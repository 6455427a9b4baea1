using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Storage.Files;

/// <summary>Finds a way to read a data file that is there, and says what is in the way of working on it.</summary>
internal static class DataFileAccess
{
    private const int Denied = 3;
    private const int ReadOnly = 8;
    private const int CannotOpen = 14;

    /// <summary>
    /// How to connect to a file for reading. Where nothing can be written beside the file, SQLite reads it only when told that it
    /// does not change, which is true as long as it has no write-ahead log.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be looked into.</exception>
    /// <exception cref="DataFileException">The file cannot be read, or its form is not this program's.</exception>
    public static string ConnectionToRead(string file)
    {
        RequireExisting(file);
        DataFileHealth.RequireOneName(file);
        var usual = SqliteDatabase.ConnectionString(file, readOnly: false);
        try
        {
            RequireForm(file, FormOf(usual));
            return usual;
        }
        catch (SqliteException exception) when (IsAccess(exception))
        {
            return ReadUnchanging(file, exception);
        }
    }

    /// <summary>Says that a file cannot be worked on.</summary>
    public static DataFileException NotWritable(string file, Exception cause) => new(
        $"'{file}' cannot be worked on: {cause.Message}",
        "Make the file and its folder writable for you (permissions, read-only medium, full disk), or choose another place with --data.",
        cause);

    /// <summary>Whether SQLite was kept from a file by the system, rather than by what is in it.</summary>
    public static bool IsAccess(SqliteException exception) => exception.SqliteErrorCode is Denied or ReadOnly or CannotOpen;

    /// <summary>The number of a file's form, 0 for one that has none yet.</summary>
    public static int FormOf(SqliteConnection connection) => (int)NumberOf(connection, "PRAGMA user_version");

    /// <summary>The number that a query gives.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="query">A constant text.</param>
    public static long NumberOf(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this folder.
        command.CommandText = query;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Says that a newer program wrote a file.</summary>
    public static DataFileException Newer(string file, int form) => new(
        string.Create(CultureInfo.InvariantCulture, $"'{file}' has form {form}, this program knows up to {SqliteMigrations.Latest}."),
        "Use the newer program that wrote it.");

    /// <summary>For <see cref="ConnectionToRead"/>: a file of which nothing changes.</summary>
    internal static string Unchanging(string file) => new SqliteConnectionStringBuilder
    {
        DataSource = new Uri(file).AbsoluteUri + "?immutable=1",
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
    }.ToString();

    private static string ReadUnchanging(string file, SqliteException cause)
    {
        var log = new FileInfo(file + "-wal");
        if (log is { Exists: true, Length: > 0 })
        {
            throw new DataFileException(
                $"'{file}' cannot be read here: its latest changes are in '{log.Name}', and taking them in needs a folder that can be written.",
                "Make the folder writable for you, or copy the file with '-wal' into one that is.",
                cause);
        }

        try
        {
            var unchanging = Unchanging(file);
            RequireForm(file, FormOf(unchanging));
            return unchanging;
        }
        catch (SqliteException exception) when (IsAccess(exception))
        {
            throw new DataFileException(
                $"'{file}' cannot be read: {exception.Message}", "Make the file and its folder readable for you, or choose another with --data.", exception);
        }
    }

    // Says the difference between a file that is not there and a folder that may not be looked into.
    private static void RequireExisting(string file)
    {
        try
        {
            _ = File.GetAttributes(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"There is no database '{file}'. 'lavra run' makes one.", file);
        }
    }

    private static int FormOf(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();

        // The first look at a table needs what is beside the file, which reading the number alone may not.
        command.CommandText = "SELECT count(*) FROM sqlite_master";
        _ = command.ExecuteScalar();
        DataFileHealth.RequireOurs(connection);
        return FormOf(connection);
    }

    private static void RequireForm(string file, int form)
    {
        if (form > SqliteMigrations.Latest)
        {
            throw Newer(file, form);
        }

        if (form == 0)
        {
            throw new DataFileException($"'{file}' holds no runs: it is empty, or no data file of Lavra.", "Choose another with --data; 'lavra run' fills an empty one.");
        }

        if (form < SqliteMigrations.OldestToRead)
        {
            throw new DataFileException(
                string.Create(CultureInfo.InvariantCulture, $"'{file}' has form {form}; this program reads forms {SqliteMigrations.OldestToRead} to {SqliteMigrations.Latest}."),
                "Bring it up to date with 'lavra run --resume', which goes on with what is unfinished in it.");
        }
    }
}
