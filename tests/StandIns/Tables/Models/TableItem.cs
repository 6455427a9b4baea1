namespace Azure.Data.Tables.Models;

/// <summary>A table.</summary>
public class TableItem
{
    /// <summary>A table by its name.</summary>
    public TableItem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }
}
