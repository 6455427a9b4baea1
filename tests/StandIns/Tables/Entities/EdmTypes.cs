namespace Azure.Data.Tables.Entities;

/// <summary>The service's types, and the ending of the names under which they are told.</summary>
internal static class EdmTypes
{
    public const string Suffix = "@odata.type";

    public const string Binary = "Edm.Binary";

    public const string DateTime = "Edm.DateTime";

    public const string Double = "Edm.Double";

    public const string Guid = "Edm.Guid";

    public const string Int64 = "Edm.Int64";
}
