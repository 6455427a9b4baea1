using System.Security.Cryptography;
using Azure.Data.Tables;
using Lavra.Functions.Storage.Rows;
using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Effects;

/// <summary>The mark of a call as it is kept with its run.</summary>
/// <param name="StartedAt">When it was made.</param>
/// <param name="ProbeState">What was noted; null when nothing was.</param>
/// <param name="Resource">The partition of the resource's order; null when the call excludes nobody.</param>
/// <param name="Order">Its place in that order.</param>
/// <param name="Token">Says who made the mark. A mark with a writer's own token is its own, from a first try whose answer was lost.</param>
internal sealed record EffectRow(DateTimeOffset StartedAt, string? ProbeState, string? Resource, long Order, string? Token)
{
    public const string ProbeColumn = "Probe";
    public const string TokenColumn = "Token";
    private const string StartedColumn = "Started";
    private const string ResourceColumn = "Resource";
    private const string OrderColumn = "Order";

    /// <summary>A token that nobody else has.</summary>
    public static string NewToken() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    public RowWriter Write(ToolCallId call) => new RowWriter(Keys.Run(call.Run), Keys.Effect(call), [], Row.SecondForm)
        .Set(StartedColumn, (DateTimeOffset?)StartedAt).Set(ProbeColumn, ProbeState).Set(ResourceColumn, Resource is null ? null : Convert.FromHexString(Resource))
        .Set(OrderColumn, Resource is null ? null : (long?)Order).SetShort(TokenColumn, Token);

    /// <summary>The resource of a mark, as far as it can be read; for a mark that is to be deleted, damaged or not.</summary>
    public static string? ResourceIn(TableEntity mark) => mark.TryGetValue(ResourceColumn, out var resource)
        ? resource switch
        {
            string hex => hex,
            byte[] hash => Convert.ToHexStringLower(hash),
            BinaryData hash => Convert.ToHexStringLower(hash),
            _ => null,
        }
        : null;

    private static string? ReadResource(Row row) => ResourceIn(row.Entity)
        ?? (row.Has(ResourceColumn) ? throw row.Wrong(ResourceColumn, "a hash") : null);

    public static EffectRow Read(Row row) => new(
        row.Time(StartedColumn), row.TextOrNull(ProbeColumn), ReadResource(row), row.LongOr(OrderColumn, 0), row.TextOrNull(TokenColumn));
}
