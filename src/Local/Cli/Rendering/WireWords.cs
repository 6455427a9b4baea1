using Lavra.Facts;

namespace Lavra.Local.Cli.Rendering;

/// <summary>The words by which statuses and actions are known on the wire and in options.</summary>
internal static class WireWords
{
    /// <summary>All statuses of runs.</summary>
    public static IReadOnlyList<RunStatus> RunStatuses => Words.WireWords.Members<RunStatus>();

    public static string Of<T>(T member)
        where T : struct, Enum => Words.WireWords.Of(member);
}
