using System.Runtime.CompilerServices;

namespace Lavra.Words;

/// <summary>
/// The words by which members of an enum are known outside of the program: in JSON, options, guides and errors. A member's word is its
/// name in snake case (<c>BudgetExceeded</c> is <c>budget_exceeded</c>), so that it stands once, where the member does. Who renames a
/// member changes what other programs read. Thread safe.
/// </summary>
public static class WireWords
{
    /// <summary>The word of a member; of a number that is no member, its digits, because a newer program may know it.</summary>
    public static string Of<T>(T member)
        where T : struct, Enum => Words<T>.Table.Of(Unsafe.BitCast<T, int>(member));

    /// <summary>The member with a word, written exactly so; false when there is none.</summary>
    public static bool TryRead<T>(string? word, out T member)
        where T : struct, Enum
    {
        var found = Words<T>.Table.TryRead(word, out var number);
        member = Unsafe.BitCast<int, T>(number);
        return found;
    }

    /// <summary>Whether a number is a member, and has a word.</summary>
    public static bool IsMember<T>(T member)
        where T : struct, Enum => Words<T>.Table.Knows(Unsafe.BitCast<T, int>(member));

    /// <summary>All words, in the order of their members' numbers.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => Words<T>.Table.All;

    /// <summary>All members, in the order of their numbers.</summary>
    public static IReadOnlyList<T> Members<T>()
        where T : struct, Enum => Words<T>.Members;

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly WordTable Table = new(typeof(T));
        public static readonly T[] Members = Enum.GetValues<T>();
    }
}
