namespace Lavra.Local.Storage.Files;

/// <summary>A data file cannot be used as it is, and somebody can do something about it.</summary>
internal sealed class DataFileException(string message, string remedy, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to do.</summary>
    public string Remedy { get; } = remedy;
}
