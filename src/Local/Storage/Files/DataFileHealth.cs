using System.Buffers.Binary;
using Lavra.Security.Opening;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Storage.Files;

/// <summary>What can be told of a data file without reading all of it, each time that it is opened. The whole of it is checked by <c>lavra doctor</c>.</summary>
internal static class DataFileHealth
{
    private const int HeaderLength = 100;

    // "Lavr", in the place that SQLite keeps for saying whose a file is. Files of the first forms do not have it.
    private const long ApplicationId = 0x4c617672;

    /// <summary>Refuses a file with several names.</summary>
    /// <exception cref="DataFileException">It has.</exception>
    public static void RequireOneName(string file)
    {
        if (FileIdentity.Of(file, out var names) is not null && names > 1)
        {
            throw new DataFileException(
                $"'{file}' has {names} names (hard links). Who reached it by another one would not see that it is in use, and its latest changes are kept beside one of them.",
                "Remove the other names, or copy the file ('cp') while nobody works on it and use the copy.");
        }
    }

    /// <summary>
    /// Refuses a file that has been harmed. One that is not there, or empty, is fine. Call it before this process has a connection to the file:
    /// closing any handle of a file gives up SQLite's locks on it.
    /// </summary>
    /// <exception cref="DataFileException">It is cut off, or is no database.</exception>
    public static void RequireWhole(string file)
    {
        if (!File.Exists(file))
        {
            return;
        }

        Span<byte> header = stackalloc byte[HeaderLength];
        using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (content.Length == 0)
        {
            return;
        }

        if (content.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.StartsWith("SQLite format 3\0"u8))
        {
            throw new DataFileException($"'{file}' is no data file of Lavra: it is no SQLite database.", "Choose another with --data.");
        }

        var page = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size and not 1 ? size : 65_536;
        var expected = (long)page * BinaryPrimitives.ReadUInt32BigEndian(header[28..]);

        // With a log beside it, the rest may be there; SQLite brings both together.
        if (content.Length < expected && new FileInfo(file + "-wal") is not { Exists: true, Length: > 0 })
        {
            throw new DataFileException(
                $"'{file}' is cut off: it has {content.Length} of {expected} bytes.", "Restore it from a backup, or choose another with --data.");
        }
    }

    /// <summary>Refuses a database that another program made.</summary>
    /// <exception cref="DataFileException">It is another's.</exception>
    public static void RequireOurs(SqliteConnection connection)
    {
        if (DataFileAccess.NumberOf(connection, "PRAGMA application_id") is var id
            && id != ApplicationId
            && (id != 0 || DataFileAccess.NumberOf(connection, "SELECT count(*) FROM sqlite_master WHERE name IN ('instances', 'lease', 'runs')") is not 3
                && DataFileAccess.NumberOf(connection, "SELECT count(*) FROM sqlite_master") > 0))
        {
            throw new DataFileException(
                $"'{connection.DataSource}' is no data file of Lavra: it is a database of another program. Nothing was changed in it.", "Choose another file with --data.");
        }
    }

    /// <summary>Writes into a file whose it is.</summary>
    public static void Mark(SqliteConnection connection)
    {
        if (DataFileAccess.NumberOf(connection, "PRAGMA application_id") != ApplicationId)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA application_id = 1281455730";
            command.ExecuteNonQuery();
        }
    }
}
