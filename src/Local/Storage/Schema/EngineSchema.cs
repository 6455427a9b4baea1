namespace Lavra.Local.Storage.Schema;

/// <summary>The tables of the embedded engine.</summary>
internal static class EngineSchema
{
    /// <summary>Which instances are open. It repeats the condition of the index <c>instances_open</c>, so that the index can answer it.</summary>
    public const string IsOpen = "status < 2";

    /// <summary>The first form.</summary>
    public const string V1 = """
        CREATE TABLE instances (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            workflow TEXT NOT NULL,
            version TEXT NOT NULL,
            parent INTEGER,
            parent_task INTEGER,
            status INTEGER NOT NULL,
            execution INTEGER NOT NULL,
            busy INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            output BLOB,
            custom_status BLOB,
            failure BLOB
        );
        CREATE INDEX instances_open ON instances (status, number) WHERE status < 2;
        CREATE INDEX instances_parent ON instances (parent) WHERE parent IS NOT NULL;
        CREATE TABLE history (
            instance INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            events BLOB NOT NULL,
            PRIMARY KEY (instance, turn)
        ) WITHOUT ROWID;
        CREATE TABLE timers (
            instance INTEGER NOT NULL,
            task INTEGER NOT NULL,
            fire_at INTEGER NOT NULL,
            PRIMARY KEY (instance, task)
        ) WITHOUT ROWID;
        CREATE TABLE inbox (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            instance INTEGER NOT NULL,
            source INTEGER NOT NULL,
            event BLOB NOT NULL
        );
        CREATE INDEX inbox_instance ON inbox (instance);
        CREATE TABLE lease (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            token INTEGER NOT NULL,
            holder TEXT NOT NULL,
            acquired_at INTEGER NOT NULL
        );
        """;
}
