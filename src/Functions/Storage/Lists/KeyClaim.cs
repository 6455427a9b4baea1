using Azure;
using Azure.Data.Tables;
using Lavra.Facts;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Lists;

/// <summary>An idempotency key and the run that claims it.</summary>
/// <param name="Run">The run.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="ClaimedAt">When the service wrote the claim.</param>
/// <param name="Version">The claim's version.</param>
internal sealed record KeyClaim(RunId Run, DateTimeOffset CreatedAt, DateTimeOffset ClaimedAt, ETag Version)
{
    private const string RunColumn = "Run";
    private const string CreatedColumn = "Created";

    /// <summary>The row that claims a run's key for it.</summary>
    public static TableEntity RowOf(Run run) => new RowWriter(Keys.Tenant(run.Tenant), Keys.Idempotency(run.IdempotencyKey!), [])
        .SetShort(RunColumn, run.Id.ToString()).Set(CreatedColumn, (DateTimeOffset?)run.CreatedAt).Set("Key", run.IdempotencyKey).Entity;

    public static KeyClaim Read(Row row) => new(
        row.Parse(RunColumn, RunId.Parse), row.Time(CreatedColumn), row.Entity.Timestamp ?? DateTimeOffset.MinValue, row.Version);
}
