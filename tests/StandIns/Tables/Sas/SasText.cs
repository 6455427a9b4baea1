using System.Globalization;

namespace Azure.Data.Tables.Sas;

/// <summary>How the parts of a signature are written.</summary>
internal static class SasText
{
    public const string DefaultVersion = "2019-07-07";

    public static string Time(DateTimeOffset time) =>
        time == default ? "" : time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static string Protocol(TableSasProtocol protocol) => protocol switch
    {
        TableSasProtocol.Https => "https",
        TableSasProtocol.HttpsAndHttp => "https,http",
        _ => "",
    };

    public static string Query(params (string Name, string Value)[] parts) => string.Join('&', parts
        .Where(static part => !string.IsNullOrEmpty(part.Value))
        .Select(static part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"));
}
