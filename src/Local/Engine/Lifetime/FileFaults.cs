using Lavra.Local.Storage.Files;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Engine.Lifetime;

/// <summary>Tells failures of the data file, after which no work on it can go on, from failures of one piece of work.</summary>
internal static class FileFaults
{
    /// <summary>Whether it says that the file itself cannot be used any more: it is full, damaged, out of reach, or another's.</summary>
    public static bool IsOfTheFile(Exception exception) => exception is LeaseLostException or DataFileReplacedException
        || exception is SqliteException
        {
            SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_READONLY
                or SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CANTOPEN,
        };

    /// <summary>Whether a write that failed with it says that no other write will succeed.</summary>
    public static bool EndsWriting(Exception exception) => exception is ObjectDisposedException || IsOfTheFile(exception)
        || exception is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_NOMEM };
}
