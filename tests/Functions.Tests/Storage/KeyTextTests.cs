using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Tests.Storage;

public sealed class KeyTextTests
{
    public static TheoryData<string> Texts =>
    [
        "", "local", "a b", "a/b", "a\\b", "a#b", "a?b", "a%2fb", "%", "!", "!!", "!0021", "~", "a~b", "a|b", "'", "\"", "a\0b", "\u001f", "\u007f", "\u009f",
        "Zürich", "日本語", "🚀", "\ud83d", "x\ude80", "A", "a", ".", "..", "-", "_", " ", "\t\r\n", "{}", "ﬀ",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_comes_back_from_its_part(string text) => Assert.Equal(text, KeyText.Read(KeyText.Of(text)));

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_part_has_nothing_that_keys_may_not_have(string text) =>
        Assert.DoesNotContain(KeyText.Of(text), static unit => unit is '/' or '\\' or '#' or '?' or '%' or '~' or '\'' or <= ' ' or >= '\u007f');

    [Fact]
    public void No_two_texts_share_a_part()
    {
        var texts = Texts.Cast<object[]>().Select(static row => (string)row[0]).ToList();
        Assert.Equal(texts.Count, texts.Select(KeyText.Of).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Random_texts_come_back_and_stay_apart()
    {
        var random = new Random(7);
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Create(random.Next(6), random, static (span, letters) =>
            {
                for (var at = 0; at < span.Length; at++)
                {
                    span[at] = (char)(letters.Next(3) == 0 ? letters.Next(0x10000) : "!~0a/"[letters.Next(5)]);
                }
            });
            var part = KeyText.Of(text);
            Assert.Equal(text, KeyText.Read(part));
            Assert.Equal(text, parts.TryAdd(part, text) ? text : parts[part]);
        }
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, false)]
    [InlineData(5000, false)]
    public void A_part_is_never_too_long_for_a_key(int length, bool isReadable)
    {
        var (text, other) = (new string('x', length), new string('x', length - 1) + "y");

        Assert.InRange(KeyText.Of(text).Length, 1, KeyText.Longest);
        Assert.NotEqual(KeyText.Of(text), KeyText.Of(other));
        Assert.Equal(isReadable ? text : null, KeyText.Read(KeyText.Of(text)));
        Assert.InRange(KeyText.Of(new string('\ud83d', length)).Length, 1, KeyText.Longest);
    }

    [Fact]
    public void Halves_of_pairs_in_long_texts_stay_apart() =>
        Assert.NotEqual(KeyText.Of(new string('\ud83d', 500)), KeyText.Of(new string('\ud83c', 500)));

    [Theory]
    [InlineData("!")]
    [InlineData("!12")]
    [InlineData("!12xy")]
    public void What_is_no_part_is_refused(string part) => Assert.Throws<FormatException>(() => KeyText.Read(part));

    [Fact]
    public void Every_key_fits_the_service_whatever_it_is_made_of()
    {
        var longest = new string('ÿ', 1000);
        var position = Keys.Position(DateTimeOffset.MaxValue, new RunId(Guid.AllBitsSet));
        Assert.All(
            [
                Keys.Tenant(longest), Keys.InSession(longest, position), Keys.Idempotency(longest), Keys.LogKey(longest), Keys.Payload(longest),
                Keys.Feed(longest, 15, DateTimeOffset.MinValue), Keys.ToolCall(int.MaxValue, int.MaxValue, int.MaxValue),
            ],
            static key => Assert.InRange(key.Length, 1, 512));
    }

    [Fact]
    public void Keys_sort_as_what_they_stand_for()
    {
        var early = new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.Zero);
        Assert.True(string.CompareOrdinal(Keys.Inverted(early.AddTicks(1)), Keys.Inverted(early)) < 0);
        Assert.True(string.CompareOrdinal(Keys.Log(9), Keys.Log(10)) < 0);
        Assert.True(string.CompareOrdinal(Keys.Generation(2, 1), Keys.Generation(10, 1)) < 0);
        Assert.True(string.CompareOrdinal(Keys.Generation(1, 2), Keys.ToolCall(1, 2, 1)) < 0);
        Assert.True(string.CompareOrdinal(Keys.ToolCall(1, 2, 99), Keys.Generation(1, 3)) < 0);
        Assert.True(string.CompareOrdinal(Keys.Feed("t", 3, early), Keys.Feed("t", 3, early.AddDays(-1))) < 0);
    }
}
