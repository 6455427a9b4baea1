using System.Globalization;

namespace Lavra.Functions.Storage.Rows;

/// <summary>What the rows of steps, generations and tool calls have in common.</summary>
internal static class FactColumns
{
    /// <summary>Whether the fact does not change again.</summary>
    public const string Ended = "Ended";

    /// <summary>Which of the two kinds of rows in a transcript it is.</summary>
    public const string Kind = "Kind";

    public const int Generation = 1;
    public const int ToolCall = 2;

    /// <summary>The columns that say whether a fact exists and has ended.</summary>
    public static IReadOnlyList<string> Existence { get; } = ["PartitionKey", "RowKey", Row.FormColumn, Ended];

    /// <summary>A number that is part of a row's key.</summary>
    public static int NumberIn(Row row, ReadOnlySpan<char> part) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw row.Wrong("RowKey", "a key of ours");
}
