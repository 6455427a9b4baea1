using System.Globalization;

namespace Lavra.Local.Hosting;

/// <summary>
/// What a process says about itself in the lease of the file that it holds: <c>lavra serve at http://127.0.0.1:5080 (process 123)</c>.
/// </summary>
internal static class Holder
{
    private const string At = " at ";

    /// <summary>The text.</summary>
    /// <param name="command">The command, such as <c>lavra run</c>.</param>
    /// <param name="address">Where it serves; null when it does not.</param>
    public static string Describe(string command, Uri? address) => string.Create(
        CultureInfo.InvariantCulture,
        $"{command}{(address is null ? "" : At + address.OriginalString)} (process {Environment.ProcessId})");

    /// <summary>Where the process that described itself so serves; null when it does not.</summary>
    public static Uri? AddressIn(string holder)
    {
        var start = holder.IndexOf(At + "http", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var rest = holder[(start + At.Length)..];
        var end = rest.IndexOf(' ', StringComparison.Ordinal);
        return Uri.TryCreate(end < 0 ? rest : rest[..end], UriKind.Absolute, out var address) ? address : null;
    }
}
