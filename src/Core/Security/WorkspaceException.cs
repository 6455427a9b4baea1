namespace Lavra.Security;

/// <summary>
/// Says that something cannot be done in a workspace. Its message is written for whoever asked, a model included: it names paths
/// relative to the workspace only, and the remedy.
/// </summary>
/// <param name="code">What kind: <see cref="Refused"/>, <see cref="NotFound"/> or <see cref="Failed"/>.</param>
/// <param name="message">What and why.</param>
public sealed class WorkspaceException(string code, string message) : Exception(message)
{
    /// <summary>The rules forbid it.</summary>
    public const string Refused = "refused";

    /// <summary>There is no such file or folder.</summary>
    public const string NotFound = "not_found";

    /// <summary>The operating system could not do it.</summary>
    public const string Failed = "failed";

    private const int DiskFullOnUnix = 28;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);
    private const int QuotaOnLinux = 122;
    private const int QuotaOnMac = 69;
    private const int ReadOnlyFileSystem = 30;
    private const int OtherFileSystem = 18;

    /// <summary>What kind of refusal or failure it is.</summary>
    public string Code { get; } = code;

    /// <summary>Translates what the operating system said, which names absolute paths, into words about <paramref name="path"/>.</summary>
    internal static WorkspaceException From(Exception exception, string path) => exception switch
    {
        WorkspaceException known => known,
        FileNotFoundException or DirectoryNotFoundException => Missing(path),
        UnauthorizedAccessException => new(Refused, $"The operating system denies access to '{path}'."),
        PathTooLongException => new(Refused, $"'{path}' is longer than the file system allows."),
        { HResult: DiskFullOnUnix or DiskFullOnWindows } => new(Failed, $"'{path}' was not written: the disk is full."),
        { HResult: QuotaOnLinux or QuotaOnMac } => new(Failed, $"'{path}' was not written: the disk quota is used up."),
        ArgumentOutOfRangeException => new(Failed, $"'{path}' was not written: it would be larger than the file system or this process may write."),
        { HResult: ReadOnlyFileSystem } => new(Failed, $"'{path}' was not written: the file system is read-only."),
        { HResult: OtherFileSystem } => new(Failed, $"'{path}' cannot be moved: it is on another file system."),
        _ => new(Failed, $"The operating system failed to use '{path}' ({exception.GetType().Name})."),
    };

    internal static WorkspaceException Missing(string path) =>
        new(NotFound, $"There is no '{path}' in the workspace. List the folder to see what is there.");
}
