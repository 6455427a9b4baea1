namespace Lavra.Words;

/// <summary>What a JSON converter says that writes one of a few words; for those who describe JSON.</summary>
public interface IWireWords
{
    /// <summary>All words, in the order of their members' numbers.</summary>
    IReadOnlyList<string> Words { get; }
}
