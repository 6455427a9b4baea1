using System.Globalization;
using Lavra.Local.Storage.Sessions;
using Lavra.Security;
using Lavra.Security.Opening;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Storage.Files;

/// <summary>
/// Lets one process at a time work on a file. A lock of the operating system, on a file beside it, ends with its process, so that
/// the next one takes over at once. A number in the database that grows with every holder fences off one that lost the lock
/// without knowing: each of its transactions checks the number.
/// </summary>
internal sealed class DatabaseLease : IDisposable
{
    // What the systems say of a file that another process has locked: EWOULDBLOCK of Linux and of macOS, two codes of Windows.
    private static readonly int[] HeldCodes = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    private readonly FileStream lockFile;
    private readonly string file;
    private readonly string log;
    private readonly long token;
    private readonly FileIdentity? identity;
    private readonly FileIdentity? logIdentity;

    private DatabaseLease(FileStream lockFile, string file, long token)
    {
        this.lockFile = lockFile;
        (this.file, log) = (file, file + "-wal");
        this.token = token;
        identity = FileIdentity.Of(file);
        logIdentity = FileIdentity.Of(log);
    }

    /// <summary>Takes the lock of a file, which is the same by whichever links the file is reached.</summary>
    /// <exception cref="DatabaseHeldException">Another process holds the file.</exception>
    /// <exception cref="DataFileException">The lock cannot be made here.</exception>
    public static FileStream Lock(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileStream(RealPath.Of(file) + "-lock", options);
        }
        catch (IOException exception) when (Array.IndexOf(HeldCodes, exception.HResult) >= 0)
        {
            throw new DatabaseHeldException(file, ReadHolder(file) ?? "another process", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DataFileAccess.NotWritable(file, exception);
        }
    }

    /// <summary>Writes this process down as the holder. When that fails, the connection is of no more use.</summary>
    public static DatabaseLease Take(FileStream lockFile, SqliteConnection connection, string holder, TimeProvider time)
    {
        // In a transaction of its own: a statement that gives rows does not tell when its own commit fails.
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        command.CommandText = """
            INSERT INTO lease (id, token, holder, acquired_at) VALUES (1, 1, $holder, $at)
            ON CONFLICT (id) DO UPDATE SET token = token + 1, holder = excluded.holder, acquired_at = excluded.acquired_at
            RETURNING token
            """;
        command.Parameters.AddWithValue("$holder", holder);
        command.Parameters.AddWithValue("$at", time.GetUtcNow().ToUnixTimeMilliseconds());
        var token = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        command.CommandText = "COMMIT";
        command.ExecuteNonQuery();
        return new DatabaseLease(lockFile, connection.DataSource, token);
    }

    /// <summary>Who holds the file, as it told; null when nobody ever did.</summary>
    public static string? ReadHolder(string file)
    {
        try
        {
            using var connection = new SqliteConnection(SqliteDatabase.ConnectionString(file, readOnly: true));
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT holder, acquired_at FROM lease";
            using var row = command.ExecuteReader();
            return row.Read()
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.GetString(0)}, since {DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)):yyyy-MM-dd HH:mm:ss}Z")
                : null;
        }
        catch (SqliteException)
        {
            // The message about the lock matters more than who holds it.
            return null;
        }
    }

    /// <summary>Checks, inside a transaction, that nobody took over, and that what is written goes to where it will be looked for.</summary>
    /// <exception cref="LeaseLostException">Another process holds the file.</exception>
    /// <exception cref="DataFileReplacedException">The file is not at its place any more.</exception>
    public void Check(WriteSession session)
    {
        if (FileIdentity.Of(file) != identity || FileIdentity.Of(log) != logIdentity)
        {
            throw new DataFileReplacedException(file);
        }

        if (session.Scalar("SELECT token FROM lease") is not long current || current != token)
        {
            throw new LeaseLostException();
        }
    }

    /// <inheritdoc />
    public void Dispose() => lockFile.Dispose();
}
