using System.Text.Json;
using Lavra.Durability;
using Lavra.Local.Storage.Sessions;
using Microsoft.Data.Sqlite;

namespace Lavra.Local.Engine.History;

/// <summary>An instance's row.</summary>
internal sealed record InstanceRow
{
    private const string Columns =
        "i.number, i.id, i.workflow, i.version, i.parent, i.parent_task, i.status, i.execution, i.busy, i.created_at, i.updated_at, "
        + "i.output, i.custom_status, i.failure, p.id";

    /// <summary>What reads rows, as far as WHERE.</summary>
    public const string Select = "SELECT " + Columns + " FROM instances i LEFT JOIN instances p ON p.number = i.parent";

    public required long Number { get; init; }

    public required string Id { get; init; }

    public required string Workflow { get; init; }

    public required string Version { get; init; }

    public long? Parent { get; init; }

    public string? ParentId { get; init; }

    public int ParentTask { get; init; } = -1;

    public InstanceStatus Status { get; init; }

    /// <summary>Counts continue-as-new, from 0.</summary>
    public int Execution { get; init; }

    /// <summary>Whether activities or children are under way, so that a restart must look.</summary>
    public bool Busy { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; init; }

    public byte[]? Output { get; init; }

    public byte[]? CustomStatus { get; init; }

    public byte[]? Failure { get; init; }

    public bool HasEnded => Status.HasEnded();

    public static InstanceRow Read(SqliteDataReader row) => new()
    {
        Number = row.GetInt64(0),
        Id = row.GetString(1),
        Workflow = row.GetString(2),
        Version = row.GetString(3),
        Parent = row.IsDBNull(4) ? null : row.GetInt64(4),
        ParentTask = row.IsDBNull(5) ? -1 : row.GetInt32(5),
        Status = (InstanceStatus)row.GetInt32(6),
        Execution = row.GetInt32(7),
        Busy = row.GetInt32(8) != 0,
        CreatedAt = row.GetInt64(9),
        UpdatedAt = row.GetInt64(10),
        Output = row.IsDBNull(11) ? null : row.GetFieldValue<byte[]>(11),
        CustomStatus = row.IsDBNull(12) ? null : row.GetFieldValue<byte[]>(12),
        Failure = row.IsDBNull(13) ? null : row.GetFieldValue<byte[]>(13),
        ParentId = row.IsDBNull(14) ? null : row.GetString(14),
    };

    /// <summary>The row as callers see it.</summary>
    public InstanceState ToState() => new()
    {
        InstanceId = Id,
        Workflow = Workflow,
        Version = Version,
        ParentInstanceId = ParentId,
        Status = Status,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        Output = Output,
        CustomStatus = CustomStatus,
        Failure = Failure is null ? null : JsonSerializer.Deserialize(Failure, EngineJson.Default.FailureDetails),
    };

    public void Insert(WriteSession session) => session.Execute(
        """
        INSERT INTO instances (number, id, workflow, version, parent, parent_task, status, execution, busy, created_at, updated_at,
            output, custom_status, failure)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        """,
        Number,
        Id,
        Workflow,
        Version,
        Parent,
        ParentTask,
        (int)Status,
        Execution,
        Busy ? 1 : 0,
        CreatedAt,
        UpdatedAt,
        Output,
        CustomStatus,
        Failure);

    public void Update(WriteSession session, long number) => session.Execute(
        """
        UPDATE instances SET status = ?2, execution = ?3, busy = ?4, updated_at = ?5, output = ?6, custom_status = ?7, failure = ?8
        WHERE number = ?1
        """,
        number,
        (int)Status,
        Execution,
        Busy ? 1 : 0,
        UpdatedAt,
        Output,
        CustomStatus,
        Failure);
}
