namespace Lavra.Local.Storage.Files;

/// <summary>The data file is not at its place any more; nothing more is written by this process.</summary>
/// <param name="file">Its path.</param>
internal sealed class DataFileReplacedException(string file) : Exception(
    $"'{file}' was deleted, moved or replaced while this process worked on it. What it did before is in the file that was there, with its '-wal'; "
    + "nothing more is done. This process must end: put the file back, or begin a new one.");
