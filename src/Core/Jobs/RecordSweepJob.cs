using System.Globalization;
using Lavra.Records;

namespace Lavra.Jobs;

/// <summary>Deletes records that have expired, of all tenants and kinds.</summary>
public static class RecordSweepJob
{
    /// <summary>What is known of it.</summary>
    public static JobDeclaration Declaration { get; } = new("records", "Deletes records that have expired.", TimeSpan.FromHours(1));

    private const int PieceSize = 500;

    /// <summary>The job over a store.</summary>
    public static Job Of(IRecordStore records, TimeProvider time) => new(
        Declaration,
        async (position, cancellationToken) =>
        {
            var sweep = await records.SweepAsync(time.GetUtcNow(), position, PieceSize, cancellationToken).ConfigureAwait(false);
            return new JobPiece(sweep.Deleted == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{sweep.Deleted} records deleted"), sweep.Next);
        });
}
