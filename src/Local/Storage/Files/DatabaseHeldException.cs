namespace Lavra.Local.Storage.Files;

/// <summary>Another process works on the file.</summary>
public sealed class DatabaseHeldException(string file, string holder, Exception? inner = null) : Exception(
    $"'{file}' is in use by {holder}. Use that process (--server URL if it is 'lavra serve'), stop it, or choose another file with --data.",
    inner)
{
    /// <summary>The database file.</summary>
    public string File { get; } = file;

    /// <summary>Who holds it, as it told.</summary>
    public string Holder { get; } = holder;
}
