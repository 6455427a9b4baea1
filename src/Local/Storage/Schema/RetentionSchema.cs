namespace Lavra.Local.Storage.Schema;

/// <summary>What retention needs: runs that are held, and what services remember.</summary>
internal static class RetentionSchema
{
    /// <summary>The second form.</summary>
    public const string V2 = """
        ALTER TABLE run_states ADD COLUMN held TEXT;
        CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        """;
}
