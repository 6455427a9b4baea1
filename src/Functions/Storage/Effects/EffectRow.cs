using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;
using Lavra.Tools;

namespace Lavra.Functions.Storage.Effects;

/// <summary>The mark of a call as it is kept with its run.</summary>
/// <param name="StartedAt">When it was made.</param>
/// <param name="ProbeState">What was noted; null when nothing was.</param>
/// <param name="Resource">The partition of the resource's order; null when the call excludes nobody.</param>
/// <param name="Order">Its place in that order.</param>
internal sealed record EffectRow(DateTimeOffset StartedAt, string? ProbeState, string? Resource, long Order)
{
    public const string ProbeColumn = "Probe";
    private const string StartedColumn = "Started";
    private const string ResourceColumn = "Resource";
    private const string OrderColumn = "Order";

    public RowWriter Write(ToolCallId call) => new RowWriter(Keys.Run(call.Run), Keys.Effect(call), [])
        .Set(StartedColumn, (DateTimeOffset?)StartedAt).Set(ProbeColumn, ProbeState).SetShort(ResourceColumn, Resource)
        .Set(OrderColumn, Resource is null ? null : (long?)Order);

    public static EffectRow Read(Row row) => new(
        row.Time(StartedColumn), row.TextOrNull(ProbeColumn), row.TextOrNull(ResourceColumn), row.LongOr(OrderColumn, 0));
}
