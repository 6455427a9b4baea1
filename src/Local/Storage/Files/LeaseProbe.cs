using Lavra.Security;

namespace Lavra.Local.Storage.Files;

/// <summary>Looks whether a process works on a file, without taking it or changing anything.</summary>
internal static class LeaseProbe
{
    /// <summary>Whether a process holds the file's lock. When that cannot be found out, one is assumed to.</summary>
    public static bool IsHeld(string file)
    {
        try
        {
            // Shared, so that two who look do not take each other for a holder.
            using var look = new FileStream(RealPath.Of(file) + "-lock", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return false;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
