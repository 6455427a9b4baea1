using System.Globalization;
using System.Text.Json;

namespace Lavra.Words;

/// <summary>The words of one enum. For all enums the same code, which is then compiled once. Immutable.</summary>
internal sealed class WordTable
{
    private readonly int[] numbers;
    private readonly string[] words;
    private readonly string?[] byNumber;

    /// <param name="type">An enum with small numbers from 0.</param>
    public WordTable(Type type)
    {
        numbers = (int[])Enum.GetValuesAsUnderlyingType(type);
        words = Array.ConvertAll(Enum.GetNames(type), JsonNamingPolicy.SnakeCaseLower.ConvertName);
        byNumber = new string?[numbers[^1] + 1];
        for (var at = 0; at < numbers.Length; at++)
        {
            byNumber[numbers[at]] = words[at];
        }
    }

    /// <summary>All words, in the order of the numbers.</summary>
    public IReadOnlyList<string> All => words;

    /// <summary>The word of a number; its digits when it has none.</summary>
    public string Of(int number) => ((uint)number < (uint)byNumber.Length ? byNumber[number] : null)
        ?? number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a number has a word.</summary>
    public bool Knows(int number) => (uint)number < (uint)byNumber.Length && byNumber[number] is not null;

    /// <summary>The number of a word.</summary>
    public bool TryRead(string? word, out int number)
    {
        var at = Array.IndexOf(words, word);
        number = at < 0 ? 0 : numbers[at];
        return at >= 0;
    }
}
