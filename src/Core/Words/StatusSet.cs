using System.Globalization;
using System.Runtime.CompilerServices;

namespace Lavra.Words;

/// <summary>
/// Divides the members of a status into those after which something follows and those that are the end. A member that was forgotten
/// makes an error at the first use, so that nobody takes an open status for an end. Immutable.
/// </summary>
public sealed class StatusSet<T>
    where T : struct, Enum
{
    private readonly uint ended;

    /// <summary>Declares which members are open and which are ends.</summary>
    /// <exception cref="ArgumentException">A member is in neither list, or in both.</exception>
    public StatusSet(IReadOnlyList<T> open, IReadOnlyList<T> ended)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(ended);
        (Open, Ended) = (open, ended);
        foreach (var member in WireWords.Members<T>())
        {
            if (open.Contains(member) == ended.Contains(member))
            {
                throw new ArgumentException($"{typeof(T).Name}.{member} must be declared either as open or as an end.", nameof(open));
            }
        }

        foreach (var status in ended)
        {
            this.ended |= 1u << Unsafe.BitCast<T, int>(status);
        }

        EndedNumbers = string.Join(", ", ended.Select(static status => Unsafe.BitCast<T, int>(status).ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The statuses after which something follows.</summary>
    public IReadOnlyList<T> Open { get; }

    /// <summary>The statuses that are the end.</summary>
    public IReadOnlyList<T> Ended { get; }

    /// <summary>The numbers of the statuses that are the end, for a store's query: <c>2, 3, 4</c>.</summary>
    public string EndedNumbers { get; }

    /// <summary>Whether a status is the end. A number that this program does not know is not: nothing is deleted because of it.</summary>
    public bool HasEnded(T status) => Unsafe.BitCast<T, int>(status) is >= 0 and < 32 and var number && (ended >> number & 1) != 0;
}
