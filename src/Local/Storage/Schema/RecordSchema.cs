namespace Lavra.Local.Storage.Schema;

/// <summary>The tables of records.</summary>
/// <remarks>
/// A body may be long, so records are ordinary rows, found by small indexes: by key, in their order, by version for the feed. A label has a
/// row with its record's place in the order, so that a narrowed list is one range. Labels stand in the record, too, divided by line feeds,
/// so that its rows can be found when it changes. Texts are compared by their bytes, which is the order that lists promise.
/// </remarks>
internal static class RecordSchema
{
    /// <summary>The third form.</summary>
    public const string V3 = """
        CREATE TABLE record_scopes (
            number INTEGER PRIMARY KEY,
            tenant TEXT NOT NULL,
            kind TEXT NOT NULL,
            position INTEGER NOT NULL,
            records INTEGER NOT NULL,
            forgotten INTEGER NOT NULL,
            UNIQUE (tenant, kind)
        );
        CREATE TABLE records (
            number INTEGER PRIMARY KEY,
            scope INTEGER NOT NULL,
            key TEXT NOT NULL,
            sort TEXT NOT NULL,
            labels TEXT,
            schema INTEGER NOT NULL,
            version INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            expires_at INTEGER,
            body TEXT NOT NULL
        );
        CREATE UNIQUE INDEX records_key ON records (scope, key);
        CREATE INDEX records_order ON records (scope, sort, key);
        CREATE UNIQUE INDEX records_version ON records (scope, version);
        CREATE INDEX records_expiry ON records (expires_at) WHERE expires_at IS NOT NULL;
        CREATE TABLE record_labels (
            scope INTEGER NOT NULL,
            label TEXT NOT NULL,
            sort TEXT NOT NULL,
            key TEXT NOT NULL,
            record INTEGER NOT NULL,
            PRIMARY KEY (scope, label, sort, key)
        ) WITHOUT ROWID;
        CREATE TABLE record_deletions (
            scope INTEGER NOT NULL,
            version INTEGER NOT NULL,
            key TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (scope, version)
        ) WITHOUT ROWID;
        CREATE UNIQUE INDEX record_deletions_key ON record_deletions (scope, key);
        CREATE INDEX record_deletions_at ON record_deletions (at);
        """;

    /// <summary>The number of the first form that has them.</summary>
    public const int Form = 3;
}
