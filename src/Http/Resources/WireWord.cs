using System.Text.Json.Serialization;
using Lavra.Words;

namespace Lavra.Http.Resources;

/// <summary>
/// A word on the wire that names a member of an enum. A newer server may use words that this program does not know: they stay the
/// words that they are, and are never taken for others.
/// </summary>
/// <param name="Text">The word.</param>
[JsonConverter(typeof(WireWordJsonConverter))]
public readonly record struct WireWord<T>(string Text)
    where T : struct, Enum
{
    /// <summary>The member; null when this program does not know the word.</summary>
    public T? Known => WireWords.TryRead<T>(Text, out var member) ? member : null;

    /// <summary>The word of a member.</summary>
    public static implicit operator WireWord<T>(T member) => new(WireWords.Of(member));

    /// <summary>The word.</summary>
    public override string ToString() => Text;
}
