namespace Lavra.Functions.Tests.Storage;

/// <summary>Text that compression makes hardly smaller.</summary>
internal static class Noise
{
    /// <summary>The same text for the same seed and length.</summary>
    public static string Of(int seed, int length) => string.Create(length, new Random(seed), static (span, random) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = (char)('!' + random.Next(90));
        }
    });
}
